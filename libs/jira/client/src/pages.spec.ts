import { collectPages, pagesOf, type FetchPage } from './pages';

const idOf = (item: { id: string }): string => item.id;
const itemsOf = (...ids: number[]): { id: string }[] => ids.map((id) => ({ id: String(id) }));
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** A server with a list that a test may change between pages. */
function serve(list: number[], size: number, between: (page: number) => void = () => undefined) {
  const asked: number[] = [];
  const fetchPage: FetchPage<{ id: string }> = (startAt) => {
    between(asked.length);
    asked.push(startAt);
    const items = itemsOf(...list.slice(startAt, startAt + size));
    return Promise.resolve({ items, total: list.length, isLast: undefined });
  };
  return { asked, fetchPage };
}

describe('collecting pages', () => {
  it('reads until everything is there', async () => {
    const { asked, fetchPage } = serve(range(0, 250), 100);
    const { state, items } = await collectPages(fetchPage, idOf);
    expect([state, items.length, asked]).toEqual(['complete', 250, [0, 100, 200]]);
  });

  it('goes by what it received, not by what it asked for', async () => {
    const { asked, fetchPage } = serve(range(0, 7), 3);
    expect((await collectPages(fetchPage, idOf)).items).toHaveLength(7);
    expect(asked).toEqual([0, 3, 6]);
  });

  it('takes an empty list for complete', async () => {
    expect(await collectPages(serve([], 100).fetchPage, idOf)).toEqual({ state: 'complete', items: [] });
  });

  it('reads again when an item was deleted meanwhile, which shifts another over the border of two pages', async () => {
    const list = range(0, 10);
    const { fetchPage } = serve(list, 5, (page) => {
      if (page === 1) list.splice(0, 1);
    });
    expect(await collectPages(fetchPage, idOf)).toEqual({
      state: 'complete',
      items: itemsOf(...range(1, 10)),
    });
  });

  it('reads again when the list grew meanwhile', async () => {
    const list = range(0, 10);
    const { fetchPage } = serve(list, 5, (page) => {
      if (page === 1) list.push(10);
    });
    expect((await collectPages(fetchPage, idOf)).items).toHaveLength(11);
  });

  it('calls a list incomplete that changes all the time, with all that was seen of it', async () => {
    const list = range(0, 10);
    const { fetchPage } = serve(list, 5, () => void list.push(list.length));
    const result = await collectPages(fetchPage, idOf);
    expect(result).toMatchObject({ state: 'incomplete', why: 'it changed while it was read' });
    expect(result.items.length).toBeGreaterThanOrEqual(10);
  });

  it('stops at an endpoint that ignores startAt', async () => {
    let requests = 0;
    const fetchPage: FetchPage<{ id: string }> = () => {
      requests += 1;
      return Promise.resolve({ items: itemsOf(1, 2, 3), total: 9, isLast: undefined });
    };
    expect(await collectPages(fetchPage, idOf)).toEqual({
      state: 'incomplete',
      items: itemsOf(1, 2, 3),
      why: '3 of 9 could be read',
    });
    expect(requests).toBe(2);
  });

  it('calls a list incomplete whose pages end too soon', async () => {
    const fetchPage: FetchPage<{ id: string }> = (startAt) =>
      Promise.resolve({ items: startAt === 0 ? itemsOf(1, 2) : [], total: 5, isLast: startAt > 0 });
    expect(await collectPages(fetchPage, idOf)).toMatchObject({
      state: 'incomplete',
      why: '2 of 5 could be read',
    });
  });

  it('passes errors on', async () => {
    const failing = (): Promise<never> => Promise.reject(new Error('429'));
    await expect(collectPages(failing, idOf)).rejects.toThrow('429');
  });
});

describe('a list that does not say how many there are', () => {
  type Served = ReturnType<typeof serve>;
  const withoutTotal =
    ({ fetchPage }: Served, isLast: (startAt: number) => boolean | undefined): FetchPage<{ id: string }> =>
    async (startAt) => ({ ...(await fetchPage(startAt))!, total: undefined, isLast: isLast(startAt) });

  it('I6: is complete when a page says that it is the last, or the next one is empty', async () => {
    const short = serve(range(0, 7), 10);
    const items = itemsOf(...range(0, 7));
    expect(
      await collectPages(
        withoutTotal(short, () => true),
        idOf,
      ),
    ).toEqual({ state: 'complete', items });
    expect(short.asked).toEqual([0]);
    const unsaid = serve(range(0, 7), 10);
    expect(
      await collectPages(
        withoutTotal(unsaid, () => undefined),
        idOf,
      ),
    ).toEqual({ state: 'complete', items });
    expect(unsaid.asked).toEqual([0, 7]);
  });

  it('I6: is read a second time when it has several pages, and once more when it changed', async () => {
    const calm = serve(range(0, 7), 5);
    const isLast = (startAt: number) => startAt === 5;
    expect((await collectPages(withoutTotal(calm, isLast), idOf)).items).toHaveLength(7);
    expect(calm.asked).toEqual([0, 5, 0, 5]);
    const list = range(0, 10);
    const changing = serve(list, 5, (page) => {
      if (page === 1) list.splice(0, 1);
    });
    expect(await collectPages(withoutTotal(changing, isLast), idOf)).toEqual({
      state: 'complete',
      items: itemsOf(...range(1, 10)),
    });
    expect(changing.asked).toEqual([0, 5, 0, 5, 0, 5]);
  });

  it('I6: is incomplete when its pages repeat, or it is another one each time', async () => {
    const repeating: FetchPage<{ id: string }> = () =>
      Promise.resolve({ items: itemsOf(1, 2, 3), total: undefined, isLast: undefined });
    expect(await collectPages(repeating, idOf)).toMatchObject({
      state: 'incomplete',
      why: '3 of unknown could be read',
    });
    const list = range(0, 10);
    const turning = withoutTotal(
      serve(list, 5, (page) => void list.splice(0, 1, 100 + page)),
      (startAt) => startAt > 0,
    );
    expect(await collectPages(turning, idOf)).toMatchObject({
      state: 'incomplete',
      why: 'it changed while it was read',
    });
  });

  it('I6: nor is one complete of which some pages say how many there are, and others do not', async () => {
    const { fetchPage } = serve(range(0, 7), 5);
    const once: FetchPage<{ id: string }> = async (startAt) => ({
      ...(await fetchPage(startAt))!,
      ...(startAt > 0 ? { total: undefined, isLast: true } : {}),
    });
    expect(await collectPages(once, idOf)).toMatchObject({ state: 'incomplete' });
  });
});

it('I6: goes on where a page says that it is not the last, though as many came as there should be', async () => {
  const { asked, fetchPage } = serve(range(0, 10), 5);
  const denying: FetchPage<{ id: string }> = async (startAt) => ({
    ...(await fetchPage(startAt))!,
    total: 5,
    isLast: startAt > 0,
  });
  expect(await collectPages(denying, idOf)).toMatchObject({
    state: 'incomplete',
    why: '10 of 5 could be read',
  });
  expect(asked).toEqual([0, 5]);
});

it('pages end when the list is not there', async () => {
  const pages = [];
  for await (const page of pagesOf(() => Promise.resolve(undefined))) pages.push(page);
  expect(pages).toEqual([]);
});
