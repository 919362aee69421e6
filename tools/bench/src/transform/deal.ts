/**
 * Deals entries to `hands` in turn, the same number to each, from the first again when all are used. No hand gets an entry
 * twice.
 * @throws Error when there are fewer entries than one hand takes
 */
export function deal<Entry>(entries: readonly Entry[], hands: number, each: number): Entry[][] {
  if (entries.length < each) throw new Error(`${entries.length} entries are fewer than ${each}`);
  const around = [...entries, ...entries.slice(0, each)];
  return Array.from({ length: hands }, (_, hand) => {
    const from = (hand * each) % entries.length;
    return around.slice(from, from + each);
  });
}
