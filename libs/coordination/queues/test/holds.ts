/** A period in which a run certainly held the lease of an issue; milliseconds of one clock. */
export interface Hold {
  id: string;
  from: number;
  until: number;
}

/** Returns the pairs of holds of one issue that overlap in time. */
export function overlapsOf(holds: readonly Hold[]): [Hold, Hold][] {
  const sorted = holds.filter(({ from, until }) => from < until).toSorted((a, b) => a.from - b.from);
  const latest = new Map<string, Hold>();
  return sorted.flatMap((hold) => {
    const before = latest.get(hold.id);
    if (!before || before.until < hold.until) latest.set(hold.id, hold);
    return before && hold.from < before.until ? [[before, hold] satisfies [Hold, Hold]] : [];
  });
}
