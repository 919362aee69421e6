/** One page of a list that is read by `startAt`. */
export interface Page<T> {
  items: T[];
  /** how many entries the list has, as the server says now; not every response says it */
  total: number | undefined;
  /** whether this is the last page; not every response says it */
  isLast: boolean | undefined;
}

export type FetchPage<T> = (startAt: number) => Promise<Page<T> | undefined>;

/**
 * Reads the pages of a list one after the other, until a page is known to be the last, or is empty. A page may be shorter than
 * requested and not be the last, so the next page begins after the entries that were received. Ends early, without an error,
 * when the list does not exist.
 */
export async function* pagesOf<T>(fetchPage: FetchPage<T>): AsyncGenerator<Page<T>> {
  let received = 0;
  for (;;) {
    const page = await fetchPage(received);
    if (!page) return;
    yield page;
    received += page.items.length;
    if (page.items.length === 0 || endsList(page, received)) return;
  }
}

function endsList({ total, isLast }: Page<unknown>, received: number): boolean {
  if (total === undefined) return isLast === true;
  return received >= total && isLast !== false;
}

/** A list as far as it could be read; an incomplete list is not a short list. */
export type Collected<T> =
  { state: 'complete'; items: T[] } | { state: 'incomplete'; items: T[]; why: string };

const MOST_PASSES = 3;

/** The result of one pass over all pages. */
interface Pass<T> {
  seen: Map<string, T>;
  pages: number;
  /** the totals of the pages that have one */
  totals: Set<number | undefined>;
  /** whether a page said that it is the last, or was empty */
  ended: boolean;
}

/**
 * Reads a whole list, merged by id. The list is complete only with proof: as many entries came as the total says, or, when no
 * page has a total, a page said that it is the last, or the next page was empty. Pages shift while a list changes, and an entry
 * can be missed although the end was reached. So a pass counts only when the total stayed the same, or, without a total, when
 * it read the same entries as the pass before. After three passes the list is incomplete.
 */
export async function collectPages<T>(
  fetchPage: FetchPage<T>,
  idOf: (item: T) => string,
): Promise<Collected<T>> {
  const all = new Map<string, T>();
  let why = '';
  let before: Pass<T> | undefined;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const read = await readPages(fetchPage, idOf);
    const { seen, totals } = read;
    for (const [id, item] of seen) all.set(id, item);
    const [total] = totals;
    const isSteady =
      totals.size === 1 && (total !== undefined || read.pages < 2 || hasSameItems(read, before));
    const isWhole = total === undefined ? read.ended : seen.size === total;
    if (isSteady && isWhole) return { state: 'complete', items: [...seen.values()] };
    why =
      isWhole || totals.size > 1
        ? 'it changed while it was read'
        : `${seen.size} of ${total ?? 'unknown'} could be read`;
    if (totals.size === 0 || (totals.size === 1 && !isWhole)) break;
    before = read;
  }
  return { state: 'incomplete', items: [...all.values()], why };
}

async function readPages<T>(fetchPage: FetchPage<T>, idOf: (item: T) => string): Promise<Pass<T>> {
  const pass: Pass<T> = { seen: new Map(), pages: 0, totals: new Set(), ended: false };
  for await (const { items, total, isLast } of pagesOf(fetchPage)) {
    pass.totals.add(total);
    pass.ended = isLast === true || items.length === 0;
    if (items.length > 0) pass.pages += 1;
    const before = pass.seen.size;
    for (const item of items) pass.seen.set(idOf(item), item);
    // an endpoint that ignores startAt would send the same page for ever
    if (pass.seen.size === before) break;
  }
  return pass;
}

function hasSameItems<T>({ seen }: Pass<T>, before: Pass<T> | undefined): boolean {
  return before?.seen.size === seen.size && [...seen.keys()].every((id) => before.seen.has(id));
}
