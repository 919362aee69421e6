/** What a change did to one field. */
export interface Step {
  /** the name of the field */
  name: string;
  /** the values before and after; an empty one is '' */
  from: string;
  to: string;
}

/** The known values of a field before and after some changes; `undefined` when a value is unknown. */
export interface Bounds {
  before(name: string): string | undefined;
  after(name: string): string | undefined;
}

/** A step, and the index of its change. */
interface Edge extends Step {
  change: number;
}

/**
 * Orders changes of one time, and returns their indices. The steps of a field form a chain: each step begins with the value that
 * the step before it ended with. When the fields contradict each other, status counts first. Changes that no field orders stay in
 * the given order.
 */
export function orderByChain(changes: readonly (readonly Step[])[], bounds: Bounds): number[] {
  const byName = groupedBy(
    changes.flatMap((steps, change) => steps.map((step): Edge => ({ ...step, change }))),
    ({ name }) => name,
  );
  const names = [...byName.keys()].sort((a, b) => Number(b === 'status') - Number(a === 'status'));
  let order = changes.map((_, place) => place);
  let known: (readonly [first: number, second: number])[] = [];
  for (const name of names) {
    const edges = byName.get(name) ?? [];
    if (edges.length < 2) continue;
    const more = [...known, ...pairsIn(trailOf(edges, bounds.before(name) ?? bounds.after(name)))];
    const found = more.length === known.length ? undefined : sorted(changes.length, more);
    if (found) [order, known] = [found, more];
  }
  return order;
}

/** The pairs of changes whose steps follow each other in a chain. */
function pairsIn(trail: readonly Edge[]): [number, number][] {
  return trail.flatMap((edge, i) => {
    const next = trail[i + 1];
    return next && edge.to === next.from && edge.change !== next.change ? [[edge.change, next.change]] : [];
  });
}

/**
 * Chains all steps as far as possible: a path over all edges of a graph, by Hierholzer's algorithm. The path begins at a value
 * that steps leave more often than they reach it. In a cycle there is no such value, and the path begins at `start`, or at the
 * first given step. Steps that are given in a chain keep their order.
 */
function trailOf(edges: readonly Edge[], start: string | undefined): Edge[] {
  const leaving = groupedBy(edges, ({ from }) => from);
  const surplus = new Map<string, number>();
  for (const { from, to } of edges) {
    surplus.set(from, (surplus.get(from) ?? 0) + 1);
    surplus.set(to, (surplus.get(to) ?? 0) - 1);
  }
  const values = [...leaving.keys()];
  const starts = [
    ...values.filter((value) => (surplus.get(value) ?? 0) > 0),
    ...(start === undefined ? [] : [start]),
    ...values,
  ];
  return starts.flatMap((value) => walk(value, leaving));
}

/** Walks from a value over all edges that can be reached, and removes them. */
function walk(start: string, leaving: ReadonlyMap<string, Edge[]>): Edge[] {
  const way: Edge[] = [];
  const open: { at: string; by?: Edge }[] = [{ at: start }];
  for (let last = open.at(-1); last; last = open.at(-1)) {
    const next = leaving.get(last.at)?.shift();
    if (next) open.push({ at: next.to, by: next });
    else if (open.pop()?.by) way.push(last.by as Edge);
  }
  return way.reverse();
}

function groupedBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** Sorts indices so that the first of each pair comes before the second; all others keep their order. `undefined` when the pairs form a cycle. */
function sorted(count: number, pairs: readonly (readonly [number, number])[]): number[] | undefined {
  const waiting = Array<number>(count).fill(0);
  for (const [, second] of pairs) waiting[second] = (waiting[second] ?? 0) + 1;
  const following = groupedBy(pairs, ([first]) => first);
  const order: number[] = [];
  const ready = waiting.flatMap((number, place) => (number === 0 ? [place] : []));
  for (let place = ready.shift(); place !== undefined; place = ready.shift()) {
    order.push(place);
    for (const [, second] of following.get(place) ?? []) {
      waiting[second] = (waiting[second] ?? 0) - 1;
      if (waiting[second] !== 0) continue;
      const later = ready.findIndex((other) => other > second);
      ready.splice(later === -1 ? ready.length : later, 0, second);
    }
  }
  return order.length === count ? order : undefined;
}
