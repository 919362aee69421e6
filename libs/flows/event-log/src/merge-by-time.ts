/** Merges sequences that are each in order of time. */
export async function* mergeByTime<T extends { at: Date }>(
  sequences: readonly AsyncGenerator<T>[],
): AsyncGenerator<T> {
  const heads: { from: AsyncGenerator<T>; first: T }[] = [];
  const take = async (from: AsyncGenerator<T>): Promise<void> => {
    const next = await from.next();
    if (!next.done) heads.push({ from, first: next.value });
  };
  try {
    for (const sequence of sequences) await take(sequence);
    while (heads.length > 0) {
      const earliest = heads.reduce((best, head) => (head.first.at < best.first.at ? head : best));
      heads.splice(heads.indexOf(earliest), 1);
      yield earliest.first;
      await take(earliest.from);
    }
  } finally {
    // close the files also when the caller stops reading early
    for (const sequence of sequences) await sequence.return(undefined);
  }
}
