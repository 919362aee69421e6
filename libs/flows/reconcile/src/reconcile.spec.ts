import {
  issueIdSchema,
  monthSchema,
  PermanentError,
  RateLimitedError,
  TransientError,
  type IssueId,
  type Month,
} from '@jiralake/core';
import type { Damage } from '@jiralake/lake-store';
import { rawIssueSchema, type RawIssue } from '@jiralake/payloads';
import { headOf } from '@jiralake/raw-store';
import { reconcile, type ReconcileChoice, type ReconcilePorts } from './reconcile';

const id = (number: number): IssueId => issueIdSchema.parse(String(number));
const february = monthSchema.parse('2026-02');
const time = '2026-02-03T10:00:00.000Z';
const signal = new AbortController().signal;

interface World {
  /** id -> updated */
  site: Record<number, string>;
  raw: Record<number, RawIssue | Error>;
  lake: { id: number; syncedAt: string }[];
  failures: Error[];
}

const raw = (number: number, changes: object = {}): RawIssue =>
  rawIssueSchema.parse({
    id: String(number),
    key: `SUP-${number}`,
    fields: { created: time, updated: time },
    _synced_at: time,
    _fetched_at: time,
    _remote_links: [],
    ...changes,
  });

/** A site of ten issues that raw and the lake have as they are, but for what is changed. */
function world(change: Partial<World> = {}) {
  const numbers = Array.from({ length: 10 }, (_, i) => i + 1);
  const state: World = {
    site: Object.fromEntries(numbers.map((number) => [number, time])),
    raw: Object.fromEntries(numbers.map((number) => [number, raw(number)])),
    lake: numbers.map((number) => ({ id: number, syncedAt: time })),
    failures: [],
    ...change,
  };
  const marked = { fetch: [] as string[], transform: [] as string[], damaged: [] as string[] };
  let asked = 0;
  const ports: ReconcilePorts = {
    jira: {
      getMyself: () => Promise.resolve({ accountId: 'a' }),
      async *searchIssues(jql) {
        asked += 1;
        if (!jql.startsWith('created >= "2026-01-01')) return;
        const found = Object.entries(state.site).map(([number, updated]) => ({
          id: id(Number(number)),
          key: undefined,
          updated,
        }));
        yield found.slice(0, 4);
        const failure = state.failures.shift();
        if (failure) throw await Promise.resolve(failure);
        yield found.slice(4);
      },
    },
    raw: {
      listIssues: () => Promise.resolve(Object.keys(state.raw).map((number) => id(Number(number)))),
      readIssue(issue) {
        const stored = state.raw[Number(issue)];
        return stored instanceof Error ? Promise.reject(stored) : Promise.resolve(stored);
      },
      readHead(issue) {
        const stored = state.raw[Number(issue)];
        return stored instanceof Error ? Promise.reject(stored) : Promise.resolve(stored && headOf(stored));
      },
    },
    lake: {
      months: () => Promise.resolve([february]),
      rowsOf: () => Promise.resolve(state.lake.map((row) => ({ ...row, id: id(row.id) }))),
    },
    work: {
      fetch: (requests, reason) =>
        Promise.resolve(void marked.fetch.push(...requests.map((request) => `${request.id} ${reason}`))),
      transform: (month, ids) =>
        Promise.resolve(void marked.transform.push(...ids.map((issue) => `${issue} ${month}`))),
    },
    checkLake: () => Promise.resolve({ months: 1, damaged: [] }),
    noteDamaged: (month, generation) => Promise.resolve(void marked.damaged.push(`${month} ${generation}`)),
    quarantine: { list: () => Promise.resolve([]), clear: () => Promise.resolve() },
    projects: undefined,
    now: new Date('2026-02-20T10:00:00Z'),
    sleep: () => Promise.resolve(),
    onWait: () => undefined,
    onProgress: () => undefined,
  };
  return {
    ports,
    marked,
    asked: () => asked,
    run: (choice: Partial<ReconcileChoice> = {}, changed: Partial<ReconcilePorts> = {}) =>
      reconcile({ ...ports, ...changed }, { dryRun: false, deep: false, force: false, ...choice }, signal),
  };
}

const deleted = { _deleted_at: time };

describe('reconcile', () => {
  it('finds nothing where there is nothing, and marks nothing', async () => {
    const { run, marked } = world();
    const summary = await run();
    expect(summary).toMatchObject({ site: 10, raw: 10, lake: 10, ok: true, refused: undefined });
    expect(Object.values(summary.found).map(({ count }) => count)).toEqual(Array(6).fill(0));
    expect([summary.marked, marked]).toEqual([
      { fetch: 0, transform: 0 },
      { fetch: [], transform: [], damaged: [] },
    ]);
  });

  it('I9: marks what differs, each issue for what puts it right', async () => {
    const { run, marked } = world({
      site: Object.fromEntries(
        [1, 2, 3, 5, 6, 7, 8, 9, 11].map((number) => [
          number,
          number === 2 ? '2026-02-03T11:00:00.001+0000' : '2026-02-03T11:00:00.000+0100',
        ]),
      ),
      raw: {
        ...Object.fromEntries([1, 2, 4, 5, 7, 8, 9].map((number) => [number, raw(number)])),
        3: raw(3, deleted),
        6: new PermanentError('6.json is not JSON'),
        10: raw(10, deleted),
      },
      lake: [1, 2, 4, 6, 7, 8, 10].map((number) => ({
        id: number,
        syncedAt: number === 7 ? '2026-02-03T10:00:00.001Z' : time,
      })),
    });
    const { found, ok, marked: counts } = await run();
    expect(
      Object.entries(found).map(([kind, { examples }]) => [kind, ...examples.map((one) => one.id)]),
    ).toEqual([
      ['missing', '11'],
      ['stale', '2'],
      ['revived', '3'],
      ['gone', '4'],
      ['unreadable', '6'],
      ['lake_behind', '5', '7', '9', '10'],
    ]);
    expect(marked.fetch.sort()).toEqual(
      ['11', '2', '3', '4', '6'].map((issue) => `${issue} reconcile`).sort(),
    );
    expect(marked.transform.sort()).toEqual(['10 2026-02', '5 2026-02', '7 2026-02', '9 2026-02']);
    expect([ok, counts]).toEqual([true, { fetch: 5, transform: 4 }]);
  });

  it('marks nothing when it is told to, and counts all the same', async () => {
    const { run, marked } = world({ raw: {}, lake: [] });
    const summary = await run({ dryRun: true });
    expect([summary.found.missing.count, summary.marked.fetch]).toEqual([10, 10]);
    expect(summary.found.missing.examples).toHaveLength(5);
    expect(marked).toEqual({ fetch: [], transform: [], damaged: [] });
  });

  it('has every issue of the site fetched when it is told to go deep', async () => {
    const { run, marked } = world({ lake: [] });
    expect((await run({ deep: true })).marked).toEqual({ fetch: 10, transform: 10 });
    expect(marked.fetch).toHaveLength(10);
  });

  it.each([
    ['no issue', {}, 10],
    ['less than half of what raw has', { 1: time, 2: time, 3: time, 4: '2026-02-04T10:00:00.000Z' }, 6],
  ])('I6: does not believe a site that shows %s, unless it is forced to', async (_what, site, gone) => {
    const doubtful = world({ site });
    const summary = await doubtful.run();
    expect(summary.found.gone.count).toBe(gone);
    expect(summary.ok).toBe(false);
    expect(summary.refused).toMatch(/the site shows the account (no issue|4 issues), and raw has 10/);
    expect(doubtful.marked.fetch).toEqual(gone === 6 ? ['4 reconcile'] : []);
    const forced = world({ site });
    expect(await forced.run({ force: true })).toMatchObject({ ok: true, refused: undefined });
    expect(forced.marked.fetch).toHaveLength(gone === 6 ? 7 : 10);
  });

  it('believes a site that shows half of what raw has', async () => {
    const { run, marked } = world({
      site: Object.fromEntries([1, 2, 3, 4, 5].map((number) => [number, time])),
    });
    expect((await run()).ok).toBe(true);
    expect(marked.fetch).toHaveLength(5);
  });

  it('is not content with a site and a raw folder that are both empty', async () => {
    expect(await world({ site: {}, raw: {}, lake: [] }).run()).toMatchObject({ ok: false, site: 0, raw: 0 });
  });

  describe('of many issues', () => {
    const numbers = Array.from({ length: 12_000 }, (_, i) => i + 1);
    const many = (stale: number, change: Partial<World> = {}) =>
      world({
        site: Object.fromEntries(
          numbers.map((number) => [number, number <= stale ? '2026-02-04T10:00:00.000Z' : time]),
        ),
        raw: Object.fromEntries(numbers.map((number) => [number, raw(number)])),
        lake: numbers.map((number) => ({ id: number, syncedAt: time })),
        ...change,
      });

    it('puts right what a mishap can have left, 2 in 100 issues', async () => {
      const { run, marked } = many(240);
      expect(await run()).toMatchObject({ ok: true, marked: { fetch: 240 } });
      expect(marked.fetch).toHaveLength(240);
    });

    it('puts nothing right where more differ, unless it is forced to', async () => {
      const { run, marked } = many(241);
      const summary = await run();
      expect(summary).toMatchObject({ ok: false, marked: { fetch: 0 }, found: { stale: { count: 241 } } });
      expect(summary.refused).toBe(
        'issues that differ: 241, more than the 240 that are repaired without --force',
      );
      expect(marked.fetch).toEqual([]);
      expect(await run({ force: true })).toMatchObject({ ok: true, marked: { fetch: 241 } });
    });

    it('I6: does not take a raw folder that is away for an empty copy, which it would fill', async () => {
      const away = many(0, { raw: {} });
      expect(await away.run()).toMatchObject({ ok: false, found: { missing: { count: 12_000 } } });
      expect(away.marked.fetch).toEqual([]);
      const empty = many(0, { raw: {}, lake: [] });
      expect((await empty.run()).refused).toContain('an empty copy is filled by `jiralake backfill`');
      expect(await empty.run({ force: true })).toMatchObject({ ok: true, marked: { fetch: 12_000 } });
    });
  });

  it('looks only at what the site updated lately when it is told to', async () => {
    const { ports, run, marked } = world();
    const asked: string[] = [];
    const jira: ReconcilePorts['jira'] = {
      ...ports.jira,
      async *searchIssues(jql) {
        asked.push(jql);
        yield await Promise.resolve([{ id: id(1), key: undefined, updated: '2026-02-04T10:00:00.000Z' }]);
      },
    };
    expect(await run({ maxAgeDays: 2 }, { jira })).toMatchObject({ ok: true, site: 1, raw: 10 });
    expect(asked).toEqual(['updated >= "-2d" order by updated asc']);
    expect(marked.fetch).toEqual(['1 reconcile']);
  });

  it('asks a part of the site again that could not be read, and ends without marks when it cannot be', async () => {
    const failures = [new TransientError('503'), new RateLimitedError('429', 5, 'endpoint')];
    const again = world({ failures });
    const before = world();
    await before.run();
    expect(await again.run()).toMatchObject({ ok: true, site: 10 });
    expect(again.asked()).toBe(before.asked() + 2);
    const never = world({ raw: {}, failures: [new PermanentError('answered 400')] });
    await expect(never.run()).rejects.toThrow(/answered 400. The query was: created >= "2026-01-01 00:00"/);
    expect(never.marked.fetch).toEqual([]);
  });

  it('outlasts a failure at its first question and at its last', async () => {
    const same = world();
    const answers = ['503', undefined, '503', undefined];
    const getMyself = async () => {
      const failure = answers.shift();
      if (failure) throw await Promise.resolve(new TransientError(failure));
      return { accountId: 'a' };
    };
    expect(await same.run({}, { jira: { ...same.ports.jira, getMyself } })).toMatchObject({ ok: true });
    expect(answers).toEqual([]);
  });

  it('stops at once when Jira does not know the account', async () => {
    const unknown = world({ raw: {} });
    const getMyself = () => Promise.reject(new RateLimitedError('401', 60_000, 'account'));
    await expect(
      unknown.run({ force: true }, { jira: { ...unknown.ports.jira, getMyself } }),
    ).rejects.toThrow('401');
    expect([unknown.asked(), unknown.marked.fetch]).toEqual([0, []]);
  });

  it('names a month that cannot be read, and goes on with all else', async () => {
    const broken = world({
      site: { ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9, 11].map((n) => [n, time])) },
    });
    const rowsOf = () => Promise.reject(new Error('2026-02.parquet is no Parquet file'));
    const summary = await broken.run({}, { lake: { ...broken.ports.lake, rowsOf } });
    expect(summary.unread).toEqual([{ month: '2026-02', error: '2026-02.parquet is no Parquet file' }]);
    expect([summary.ok, summary.found.lake_behind.count]).toEqual([false, 0]);
    expect(broken.marked.fetch).toEqual(['11 reconcile', '10 reconcile']);
  });

  it('does not take an error of the disk for an unreadable issue', async () => {
    const { run, marked } = world({ raw: { 1: new Error('EIO') }, site: { 2: time } });
    await expect(run()).rejects.toThrow('EIO');
    expect(marked.fetch).toEqual([]);
  });

  it('sends marks in batches and leaves none behind', async () => {
    const numbers = Array.from({ length: 1_203 }, (_, i) => i + 1);
    const { run, marked } = world({
      site: Object.fromEntries(numbers.map((number) => [number, time])),
      lake: [],
      raw: Object.fromEntries(numbers.map((number) => [number, raw(number)])),
    });
    await run({ deep: true, force: true });
    expect(new Set(marked.fetch).size).toBe(1_203);
    expect(new Set(marked.transform).size).toBe(1_203);
  });

  describe('of issues that were set aside', () => {
    const aside = [4, 98, 99].map((number) => ({
      id: id(number),
      month: february,
      error: 'no raw file',
      at: time,
    }));

    async function cleared(choice: Partial<ReconcileChoice>, state: Partial<World> = {}): Promise<string[]> {
      const ids: string[] = [];
      const quarantine = {
        list: () => Promise.resolve(aside),
        clear: (given: readonly IssueId[]) => Promise.resolve(void ids.push(...given)),
      };
      await world(state).run(choice, { quarantine });
      return ids;
    }

    it('forgets those that neither site nor lake has, and raw does not have or knows as deleted', async () => {
      expect(await cleared({}, { lake: [{ id: 98, syncedAt: time }] })).toEqual(['99']);
      expect(await cleared({}, { raw: { 98: raw(98, deleted), 99: raw(99) } })).toEqual(['98']);
    });

    it('forgets none when it did not see everything, is not believed, or is told to change nothing', async () => {
      expect(await cleared({ dryRun: true })).toEqual([]);
      expect(await cleared({ maxAgeDays: 3 })).toEqual([]);
      expect(await cleared({}, { site: {} })).toEqual([]);
    });
  });

  describe('of a lake with damaged files', () => {
    const march = monthSchema.parse('2026-03');
    const damageOf = (month: Month, more: Partial<Damage> = {}): Damage => ({
      month,
      what: 'comments is cut short',
      generation: 4,
      isGone: false,
      ...more,
    });
    const lakeWith = (months: number, ...damaged: Damage[]): Partial<ReconcilePorts> => ({
      checkLake: () => Promise.resolve({ months, damaged }),
    });

    it('I3: has damaged months written again, also when too much else differs to be put right unasked', async () => {
      const { run, marked } = world();
      const lake = lakeWith(2, damageOf(february), damageOf(march, { generation: undefined }));
      const summary = await run({}, lake);
      expect(summary).toMatchObject({ ok: true, damaged: [{ month: february }, { month: march }] });
      expect(marked.damaged).toEqual(['2026-02 4']);
      // of a month without issues any will do
      expect(marked.transform).toEqual(['10 2026-02', '1 2026-03']);
      const many = Array.from({ length: 300 }, (_, i) => [i + 20, time] as const);
      const other = world({ site: Object.fromEntries(many) });
      expect(await other.run({}, lake)).toMatchObject({ ok: false, marked: { transform: 0 } });
      expect(other.marked.transform).toHaveLength(2);
    });

    it('takes no issue of such a month for one that the lake lacks', async () => {
      const { run, marked } = world({ lake: [] });
      const summary = await run({}, lakeWith(2, damageOf(february)));
      expect([summary.found.lake_behind.count, summary.ok]).toEqual([0, true]);
      expect(marked.transform).toHaveLength(1);
    });

    it('marks nothing when it is told to', async () => {
      const { run, marked } = world();
      const summary = await run({ dryRun: true }, lakeWith(1, damageOf(february)));
      expect(summary.damaged).toHaveLength(1);
      expect(marked).toEqual({ fetch: [], transform: [], damaged: [] });
    });

    it('takes a lake that lost more than half of its months for a wrong disk, until it is told otherwise', async () => {
      const gone = [damageOf(february, { isGone: true, generation: undefined })];
      const { run, marked } = world({ lake: [] });
      expect(await run({}, lakeWith(1, ...gone))).toMatchObject({
        ok: false,
        remade: 0,
        refused: 'nothing is left of 1 of the 1 month of the lake',
      });
      expect(marked.transform).toEqual([]);
      expect(await run({}, lakeWith(2, ...gone))).toMatchObject({ ok: true });
      expect(await run({ force: true }, lakeWith(1, ...gone))).toMatchObject({ ok: true });
      expect(marked.transform).toEqual(['10 2026-02', '10 2026-02']);
    });

    it('reads the share that it is told to, and the months that it could not compare', async () => {
      const { ports, run } = world();
      const asked: unknown[] = [];
      const checkLake: ReconcilePorts['checkLake'] = (...args) => {
        asked.push(args);
        return Promise.resolve({ months: 1, damaged: [] });
      };
      await run({ checksums: 0.25 }, { checkLake });
      const rowsOf = () => Promise.reject(new Error('no Parquet file'));
      await run({}, { checkLake, lake: { ...ports.lake, rowsOf } });
      expect(asked).toEqual([
        [0.25, []],
        [0, [february]],
      ]);
    });
  });
});
