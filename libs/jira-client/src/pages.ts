/** One page of a list that is read by `startAt`. */
export interface Page<T> {
  items: T[];
  /** how many there are in all, as the server says now */
  total: number;
}

export type FetchPage<T> = (startAt: number) => Promise<Page<T> | undefined>;

/**
 * The pages of a list one after the other, until as many came as there are, or none comes any more. A page may be
 * shorter than asked and not be the last, so what counts is what was received. Ends early, without an error, when
 * the list is not there.
 */
export async function* pagesOf<T>(fetchPage: FetchPage<T>): AsyncGenerator<Page<T>> {
  let received = 0;
  for (;;) {
    const page = await fetchPage(received);
    if (!page) return;
    yield page;
    received += page.items.length;
    if (page.items.length === 0 || received >= page.total) return;
  }
}

/** A list as far as it could be read; incomplete is not the same as shorter. */
export type Collected<T> =
  { state: 'complete'; items: T[] } | { state: 'incomplete'; items: T[]; why: string };

const MOST_PASSES = 3;

/**
 * Reads a whole list, united by id. While it changes, pages shift and an item can be missed although the count is
 * right, so only a pass counts in which the total stayed the same; after three the list is incomplete.
 */
export async function collectPages<T>(
  fetchPage: FetchPage<T>,
  idOf: (item: T) => string,
): Promise<Collected<T>> {
  const all = new Map<string, T>();
  let why = '';
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const seen = new Map<string, T>();
    const totals = new Set<number>();
    for await (const { items, total } of pagesOf(fetchPage)) {
      totals.add(total);
      const before = seen.size;
      for (const item of items) seen.set(idOf(item), item);
      // an endpoint that ignores startAt sends the same page for ever
      if (seen.size === before) break;
    }
    for (const [id, item] of seen) all.set(id, item);
    const [total] = totals;
    if (totals.size === 1 && seen.size === total) return { state: 'complete', items: [...seen.values()] };
    why =
      totals.size > 1
        ? 'it changed while it was read'
        : `${seen.size} of ${total ?? 'unknown'} could be read`;
    if (totals.size <= 1) break;
  }
  return { state: 'incomplete', items: [...all.values()], why };
}
