import { orderByChain, type Step } from './order-by-chain';

/** The values of a change log entry that decide its place in the order. */
export interface PlacedChange {
  /** digits that grow in the order in which Jira recorded the changes; `null` without an id */
  id: string | null;
  /** epoch milliseconds */
  at: number;
}

export interface ChangeReader<T> {
  stepsOf(change: T): readonly Step[];
  /** The present value of a field, written as in the steps; `undefined` when it is unknown. */
  now(name: string): string | undefined;
}

/**
 * Orders the changes of an issue, the oldest first. Changes of one time follow the chain of their values, because an import may
 * give many changes one time, and ids in any order. Changes that no chain orders follow their ids. The order of Jira itself
 * differs between endpoints.
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

/** Compares by time, then by id: ids are digits, so the shorter id is the smaller number. */
function byTimeAndId(a: PlacedChange, b: PlacedChange): number {
  const [idA, idB] = [a.id ?? '', b.id ?? ''];
  return a.at - b.at || idA.length - idB.length || (idA < idB ? -1 : Number(idA > idB));
}
