import { orderByChain, type Step } from './order-by-chain';

/** An entry of a change log, as far as its place among the others depends on it. */
export interface PlacedChange {
  /** digits, in the order in which Jira noted the changes; `null` where there is none */
  id: string | null;
  /** epoch milliseconds */
  at: number;
}

export interface ChangeReader<T> {
  stepsOf(change: T): readonly Step[];
  /** the value that a field has now, in the words of the steps; `undefined` where it is not known */
  now(name: string): string | undefined;
}

/**
 * The changes of an issue, the oldest first. Those of one time follow their chain, because an import may give many changes
 * one time, and ids in any order; what no chain tells follows the ids. Jira's own order differs between endpoints.
 */
export function orderChanges<T extends PlacedChange>(
  changes: readonly T[],
  { stepsOf, now }: ChangeReader<T>,
): T[] {
  const given = changes.toSorted(byTimeAndId);
  const hasTies = given.some(({ at }, i) => at === given[i - 1]?.at);
  if (!hasTies) return given;
  const ordered: T[] = [];
  const values = new Map<string, string>();
  for (let from = 0; from < given.length;) {
    const tied = tiedFrom(given, from);
    from += tied.length;
    const rest = given.slice(from);
    const next = (name: string): string | undefined =>
      rest.flatMap(stepsOf).find((step) => step.name === name)?.from;
    const steps = tied.map(stepsOf);
    const bounds = {
      before: (name: string) => values.get(name),
      after: (name: string) => next(name) ?? now(name),
    };
    for (const place of orderByChain(steps, bounds)) {
      ordered.push(tied[place] as T);
      for (const { name, to } of steps[place] ?? []) values.set(name, to);
    }
  }
  return ordered;
}

function tiedFrom<T extends PlacedChange>(given: readonly T[], from: number): readonly T[] {
  let end = from + 1;
  while (end < given.length && given[end]?.at === given[from]?.at) end += 1;
  return given.slice(from, end);
}

/** Ids are digits, so the shorter one is the smaller number. */
function byTimeAndId(a: PlacedChange, b: PlacedChange): number {
  const [idA, idB] = [a.id ?? '', b.id ?? ''];
  return a.at - b.at || idA.length - idB.length || (idA < idB ? -1 : Number(idA > idB));
}
