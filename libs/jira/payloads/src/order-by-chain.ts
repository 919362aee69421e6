/** What a change did to one field. */
export interface Step {
  /** of the field */
  name: string;
  /** the values before and after; an empty one is '' */
  from: string;
  to: string;
}

/** What is known of a field around some changes; `undefined` where nothing is. */
export interface Bounds {
  before(name: string): string | undefined;
  after(name: string): string | undefined;
}

/** A step, and the change that it is of, by its place among the others. */
interface Edge extends Step {
  change: number;
}

/**
 * An order of changes that have one time, as places in the list: each field goes from value to value, so that the one
 * that a step leaves is the one that the step before it reached. Where fields contradict each other, status counts first;
 * what no field tells stays as it was given.
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

/** The changes of which one step leads to the next. */
function pairsIn(trail: readonly Edge[]): [number, number][] {
  return trail.flatMap((edge, i) => {
    const next = trail[i + 1];
    return next && edge.to === next.from && edge.change !== next.change ? [[edge.change, next.change]] : [];
  });
}

/**
 * All steps one after the other, as far as they chain: the way over all edges of a graph, after Hierholzer. It begins at a
 * value that is left more often than reached; where there is none, which is a circle, at `start` or as the steps were given.
 * Steps that were given in a chain stay as they are.
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

/** Uses the edges up that can be walked from a value on. */
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

/** The places in an order that has all of these pairs, else as they were; `undefined` when they lead round in a circle. */
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
