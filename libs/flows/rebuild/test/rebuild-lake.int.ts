import { mkdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError, issueIdSchema, monthSchema } from '@jiralake/core';
import { openDuckDb, type DuckDb } from '@jiralake/duckdb';
import { createParquetStore, listMonths, FencedError, type ParquetStore } from '@jiralake/lake-store';
import { createAttachmentStore, createRawStore, openRawFolder } from '@jiralake/raw-store';
import { rawIssueSchema } from '@jiralake/payloads';
import { createTables, defaultFieldMap, schemaVersion, tableNames } from '@jiralake/tables';
import { cellsOf, useTempFolder } from '@jiralake/testing';
import { collectRows } from '../src/collect-rows';
import { rebuildLake, type RebuildChoice, type RebuildLakePorts } from '../src/rebuild-lake';

const folder = useTempFolder();
const schema = { tables: createTables(defaultFieldMap), version: schemaVersion(defaultFieldMap) };
const raw = (): string => path.join(folder(), 'raw');
let db: DuckDb;
beforeAll(async () => {
  db = await openDuckDb();
});
afterAll(() => db.close());
const query = async (sql: string): Promise<unknown[][]> => (await db.query(sql)).rows;

const foldersOf = (name: string) => ({
  lake: path.join(folder(), name),
  commits: path.join(folder(), '.commits', name),
});
const storeOf = (name: string): ParquetStore => createParquetStore(foldersOf(name), schema);
const january = '2026-01-15T10:00:00.000+0100';
const february = '2026-02-03T12:06:52.829+0100';

/** An issue with something in every table. */
function content(number: number, created: string, summary = `issue ${number}`): object {
  return {
    id: String(number),
    key: `SUP-${number}`,
    changelog: { histories: [{ id: `${number}1`, created, items: [{ field: 'status' }] }] },
    fields: {
      created,
      summary,
      comment: { comments: [{ id: `${number}1`, created, body: 'a comment' }] },
      worklog: { worklogs: [{ id: `${number}1`, created }] },
      attachment: [{ id: `${number}1`, filename: 'a.txt', size: 5 }],
      issuelinks: [{ id: `${number}1`, outwardIssue: { key: 'SUP-1' } }],
      customfield_10161: { name: 'SLA', ongoingCycle: { breached: false } },
    },
    _remote_links: [{ id: number, object: { url: 'https://example.com' } }],
  };
}
const at = (second: number): string => new Date(Date.UTC(2026, 2, 1, 0, 0, second)).toISOString();

async function save(number: number, created: string, more: object = {}): Promise<void> {
  const bookkeeping = { _fetched_at: at(1), _synced_at: at(1) };
  await createRawStore(raw()).saveIssue(
    rawIssueSchema.parse({ ...content(number, created), ...bookkeeping, ...more }),
  );
}

const context = () => ({
  siteUrl: 'https://site.example',
  attachmentsDir: path.join(raw(), 'attachments'),
  fields: undefined,
});

async function rebuild(
  name: string,
  choice: Partial<RebuildChoice> = {},
  changed: Partial<RebuildLakePorts> = {},
) {
  const ports = {
    raw: openRawFolder(raw()),
    attachments: createAttachmentStore(path.join(raw(), 'attachments')),
    lake: storeOf(name),
    lakeMonths: () => listMonths(foldersOf(name).commits),
    tables: schema.tables,
    context: context(),
    beforeCommit: () => Promise.resolve(),
    onProgress: () => undefined,
  };
  return rebuildLake({ ...ports, ...changed }, { parallel: 2, ...choice });
}

/** Commits issues one after the other, as they change. */
async function liveLake(name: string, ids: readonly number[], month: string): Promise<void> {
  const store = storeOf(name);
  const of = monthSchema.parse(month);
  const ports = {
    raw: createRawStore(raw()),
    attachments: createAttachmentStore(path.join(raw(), 'attachments')),
    tables: schema.tables,
  };
  for (const number of ids) {
    const id = issueIdSchema.parse(String(number));
    const { rows } = await collectRows(ports, context(), of, [id]);
    const base = await store.readMonth(of);
    await store.commitMonth({ month: of, base, issueIds: [id], rows, beforeCommit: () => Promise.resolve() });
  }
}

/** Rows that only one of two lakes has, in all tables and months. */
async function differences(a: string, b: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const table of tableNames) {
    const read = (name: string): string =>
      `select parse_filename(_file) as _month, * exclude (_file) from read_parquet('${foldersOf(name).lake}/${table}/*.parquet', filename = '_file')`;
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const)
      found.push(...(await query(`${read(one)} except all ${read(other)}`)));
  }
  return found;
}
const summaries = (name: string): Promise<unknown[][]> =>
  query(`select issue_id, summary from '${foldersOf(name).lake}/issues/*.parquet' order by issue_id`);

describe('a rebuild', () => {
  it('I3: is row for row what the changes one by one made, in all tables', async () => {
    for (const number of [1, 2]) await save(number, january);
    for (const number of [3, 4, 5]) await save(number, february);
    await liveLake('live', [2, 1], '2026-01');
    await liveLake('live', [5, 3, 4, 3], '2026-02');
    const summary = await rebuild('again');
    expect(summary).toMatchObject({ months: 2, issues: 5, skipped: [], rows: { issues: 5, sla_cycles: 5 } });
    expect(Object.keys(summary.rows)).toEqual(tableNames);
    expect(await differences('live', 'again')).toEqual([]);
  });

  it('over a lake replaces all that is in it; a second one changes no file of data', async () => {
    await save(1, january);
    for (const number of [2, 4]) await save(number, february);
    await liveLake('live', [1], '2026-01');
    await liveLake('live', [2, 4], '2026-02');
    await save(1, january, { _fetched_at: at(2), _deleted_at: at(2) });
    await rm(path.join(raw(), 'issues/by-id/2.json'));
    await save(3, february);
    await rebuild('live');
    expect(await summaries('live')).toEqual([
      ['3', 'issue 3'],
      ['4', 'issue 4'],
    ]);
    const before = await storeOf('live').readMonth(monthSchema.parse('2026-02'));
    await rebuild('live');
    expect((await storeOf('live').readMonth(monthSchema.parse('2026-02')))?.tables).toEqual(before?.tables);
  });

  it('I6: names a file that cannot be read, and then takes no rows away', async () => {
    await save(1, january);
    await save(2, january);
    await liveLake('live', [1, 2], '2026-01');
    await writeFile(path.join(raw(), 'issues/by-id/2.json'), '{"id":');
    const { skipped } = await rebuild('live');
    expect(skipped).toHaveLength(1);
    expect(skipped[0]?.error).toContain('2.json is not JSON');
    expect(await summaries('live')).toEqual([
      ['1', 'issue 1'],
      ['2', 'issue 2'],
    ]);
  });

  it('I6: leaves the rows of an issue whose file is broken behind its head, and replaces all others', async () => {
    for (const number of [1, 2, 3]) await save(number, january);
    await liveLake('live', [1, 2, 3], '2026-01');
    const file = path.join(raw(), 'issues/by-id/2.json');
    await truncate(file, (await stat(file)).size - 10);
    await rm(path.join(raw(), 'issues/by-id/3.json'));
    await save(1, january, { ...content(1, january, 'changed'), _fetched_at: at(2), _synced_at: at(2) });
    const { skipped } = await rebuild('live');
    expect(skipped).toEqual([
      { what: 'issue 2', error: expect.stringContaining('2.json is not JSON') as string },
    ]);
    expect(await summaries('live')).toEqual([
      ['1', 'changed'],
      ['2', 'issue 2'],
    ]);
  });

  it('I6: does so some issues at a time, and a month of another version is old until the last of them', async () => {
    const numbers = Array.from({ length: 600 }, (_, i) => i + 1);
    for (const number of numbers) await save(number, january);
    const of = monthSchema.parse('2026-01');
    const older = createParquetStore(foldersOf('live'), { ...schema, version: '1-00000000' });
    const { columns } = schema.tables.find(({ name }) => name === 'issues')!;
    const rows = {
      issues: cellsOf(
        columns,
        [...numbers, 700].map((number) => ({ issue_id: String(number) })),
      ),
    };
    async function* parts() {
      yield await Promise.resolve({ rows, share: 1 });
    }
    await older.replaceMonth({ month: of, parts: parts(), beforeCommit: () => Promise.resolve() });
    const file = path.join(raw(), 'issues/by-id/2.json');
    await truncate(file, (await stat(file)).size - 10);
    const store = storeOf('live');
    const outdated: boolean[] = [];
    const beforeCommit = async (): Promise<void> => {
      outdated.push(store.isOutdated((await store.readMonth(of))!));
    };
    const { skipped, issues } = await rebuild('live', {}, { beforeCommit });
    expect([skipped.map(({ what }) => what), issues]).toEqual([['issue 2'], 600]);
    expect(outdated).toEqual([true, true]);
    expect(store.isOutdated((await store.readMonth(of))!)).toBe(false);
    expect(
      await query(`select issue_id from '${foldersOf('live').lake}/issues/*.parquet' where summary is null`),
    ).toEqual([['2']]);
  });

  describe('from raw that is not there', () => {
    const of = monthSchema.parse('2026-02');
    const all = [1, 2, 3, 4, 5].map((number) => [String(number), `issue ${number}`]);
    const lose = (...numbers: number[]): Promise<void[]> =>
      Promise.all(numbers.map((number) => rm(path.join(raw(), `issues/by-id/${number}.json`))));

    beforeEach(async () => {
      for (const number of [1, 2]) await save(number, january);
      for (const number of [3, 4, 5]) await save(number, february);
      await liveLake('live', [1, 2], '2026-01');
      await liveLake('live', [3, 4, 5], '2026-02');
    });

    it.each([{}, { month: of }])(
      'I6: takes no row away when there is no raw file at all (%j)',
      async (choice) => {
        await rm(raw(), { recursive: true });
        await expect(rebuild('live', choice)).rejects.toThrow(/no raw file.*--force/);
        await mkdir(path.join(raw(), 'issues/by-id'), { recursive: true });
        await expect(rebuild('live', choice)).rejects.toThrow(PermanentError);
        expect(await summaries('live')).toEqual(all);
      },
    );

    it.each([{}, { month: of }, { issueKey: 'SUP-3' }])(
      'I6: takes no row away when raw lacks more than half of a month, and writes none (%j)',
      async (choice) => {
        await lose(4, 5);
        await save(1, january, { ...content(1, january, 'changed'), _fetched_at: at(2), _synced_at: at(2) });
        await expect(rebuild('live', choice)).rejects.toThrow(/1 of the 3 issues of 2026-02.*--force/);
        expect(await summaries('live')).toEqual(all);
      },
    );

    it('I6: takes no row away for the raw of another site', async () => {
      await lose(1, 2, 3, 4, 5);
      for (const number of [11, 12]) await save(number, january);
      for (const number of [13, 14, 15]) await save(number, february);
      await expect(rebuild('live')).rejects.toThrow(
        /0 of the 2 issues of 2026-01, 0 of the 3 issues of 2026-02/,
      );
      expect(await summaries('live')).toEqual(all);
    });

    it.each(['record', 'data', 'flat'] as const)(
      'I6: and neither when the lake is damaged as well, as long as anything shows what it had (%s)',
      async (what) => {
        await lose(3, 4, 5);
        const commits = path.join(foldersOf('live').commits, of);
        const flat = path.join(foldersOf('live').lake, `issues/${of}.parquet`);
        const { tables, generation } = (await storeOf('live').readMonth(of))!;
        const record = path.join(commits, `${String(generation).padStart(10, '0')}.json`);
        if (what === 'record') await writeFile(record, '{"v":1');
        if (what === 'data') await rm(path.join(commits, tables['issues']!.file));
        if (what === 'flat') await rm(flat);
        await expect(rebuild('live', { month: of })).rejects.toThrow('0 of the 3 issues');
      },
    );

    it('is made all the same when it is told to', async () => {
      await lose(4, 5);
      await rebuild('live', { force: true });
      expect(await summaries('live')).toEqual(all.slice(0, 3));
      await rm(raw(), { recursive: true });
      await rebuild('live', { force: true });
      expect(await summaries('live')).toEqual([]);
    });

    it('counts an issue that raw says is deleted, or in another month, as known', async () => {
      for (const number of [3, 4]) await save(number, february, { _fetched_at: at(2), _deleted_at: at(2) });
      await save(5, january, { _fetched_at: at(2), _synced_at: at(2) });
      await rebuild('live');
      expect(await summaries('live')).toEqual([all[0], all[1], all[4]]);
    });
  });

  describe('of a month that is damaged', () => {
    const january2026 = monthSchema.parse('2026-01');

    async function damage(what: 'data' | 'record' | 'missing'): Promise<void> {
      await save(1, january);
      await save(2, january);
      await liveLake('live', [1, 2], '2026-01');
      const folderOfMonth = path.join(foldersOf('live').commits, january2026);
      const record = await storeOf('live').readMonth(january2026);
      const data = path.join(folderOfMonth, record?.tables['issues']?.file ?? '');
      if (what === 'missing') return rm(data);
      const name = `${String(record?.generation).padStart(10, '0')}.json`;
      await writeFile(what === 'data' ? data : path.join(folderOfMonth, name), 'PAR1');
    }

    it.each(['data', 'record', 'missing'] as const)('makes it again (%s)', async (what) => {
      await damage(what);
      const { skipped } = await rebuild('live');
      expect(skipped).toEqual([]);
      expect(await summaries('live')).toEqual([
        ['1', 'issue 1'],
        ['2', 'issue 2'],
      ]);
      await rebuild('fresh');
      expect(await differences('live', 'fresh')).toEqual([]);
    });

    it('I6: leaves it as it is when a raw file cannot be read either, and names both', async () => {
      await damage('data');
      await writeFile(path.join(raw(), 'issues/by-id/2.json'), '{"id":');
      const work = rebuild('live');
      await expect(work).rejects.toThrow(/2026-01 could not be rebuilt: cannot read the partition .+2\.json/);
    });
  });

  it('does not replace files of somebody else', async () => {
    await save(1, january);
    const file = path.join(foldersOf('live').lake, 'issues/2026-01.parquet');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, 'somebody wrote this');
    await expect(rebuild('live')).rejects.toThrow('exists without a commit record');
    expect(await readFile(file, 'utf8')).toBe('somebody wrote this');
  });

  it('can be of one month, or of the month of one issue', async () => {
    await save(1, january);
    await save(2, february);
    await rebuild('one', { month: monthSchema.parse('2026-02') });
    expect(await summaries('one')).toEqual([['2', 'issue 2']]);
    await rebuild('other', { issueKey: 'SUP-1' });
    expect(await summaries('other')).toEqual([['1', 'issue 1']]);
    await expect(rebuild('none', { issueKey: 'SUP-9' })).rejects.toThrow('no raw file of SUP-9');
  });

  it('reads plain files named after keys; of two files of an issue the newer counts', async () => {
    await mkdir(path.join(raw(), 'issues'), { recursive: true });
    const write = (name: string, json: object): Promise<void> =>
      writeFile(path.join(raw(), 'issues', name), JSON.stringify(json));
    await write('OLD-1.json', {
      ...content(1, january, 'old'),
      key: 'OLD-1',
      _synced_at: '2026-02-01T00:00:00',
    });
    await write('SUP-1.json', { ...content(1, january, 'moved'), _synced_at: '2026-02-02T00:00:00+00:00' });
    await write('SUP-2.json', content(2, january));
    await mkdir(path.join(raw(), 'attachments/SUP-2'), { recursive: true });
    await writeFile(path.join(raw(), 'attachments/SUP-2/21_a.txt'), '12345');
    await writeFile(path.join(raw(), 'issues/SUP-3.json'), '[]');
    const { skipped, issues } = await rebuild('foreign');
    expect([issues, skipped.map(({ what }) => path.basename(what))]).toEqual([2, ['SUP-3.json']]);
    expect(await summaries('foreign')).toEqual([
      ['1', 'moved'],
      ['2', 'issue 2'],
    ]);
    const files = await query(
      `select attachment_id, download_status from '${foldersOf('foreign').lake}/attachments/*.parquet' where local_path is not null`,
    );
    expect(files).toEqual([['21', 'stored']]);
  });

  it('I4: makes a month again when another writer committed it meanwhile', async () => {
    await save(1, january);
    const store = storeOf('live');
    let refused = 0;
    const lake: ParquetStore = {
      ...store,
      replaceMonth: (change) => {
        if (refused > 0) return store.replaceMonth(change);
        refused += 1;
        return Promise.reject(new FencedError('another writer was first'));
      },
    };
    expect(await rebuild('live', {}, { lake })).toMatchObject({ issues: 1 });
    expect([refused, await summaries('live')]).toEqual([1, [['1', 'issue 1']]]);
  });
});
