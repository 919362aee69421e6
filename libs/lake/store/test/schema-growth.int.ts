import path from 'node:path';
import { createLakeViews, openDuckDb, type DuckDb } from '@jiralake/duckdb';
import type { Column, TableShape } from '@jiralake/tables';
import { cellsOf, useTempFolder } from '@jiralake/testing';
import { createParquetStore, type LakeSchema, type ParquetStore } from '../src/parquet-store';
import { changeOf, fileOf, idOf, month, noRows, rowOf, schema } from './sample-rows';

const folder = useTempFolder();
const lake = (): string => path.join(folder(), 'parquet/jira');
let db: DuckDb;
beforeAll(async () => {
  db = await openDuckDb();
});
afterAll(() => db.close());

const storeOf = (of: LakeSchema): ParquetStore =>
  createParquetStore({ lake: lake(), commits: path.join(folder(), 'parquet/.commits/jira') }, of);
const issues = schema.tables.find(({ name }) => name === 'issues') as TableShape;
const mood: Column = { name: 'mood', type: 'string', meaning: 'of a later version', source: 'fields.mood' };
const later: LakeSchema = {
  version: '99-00000000',
  tables: schema.tables.map((table) =>
    table === issues ? { ...issues, columns: [...issues.columns, mood] } : table,
  ),
};
const earlier: LakeSchema = {
  version: '1-00000000',
  tables: schema.tables
    .slice(0, 6)
    .map((table) => (table === issues ? { ...issues, columns: issues.columns.slice(0, 49) } : table)),
};
const query = async (sql: string): Promise<unknown[][]> => (await db.query(sql)).rows;
const moods = (): Promise<unknown[][]> =>
  query(`select issue_id, mood from '${lake()}/issues/*.parquet' order by issue_id`);

/** A month that a later version wrote. */
async function writtenLater(): Promise<void> {
  const change = changeOf([idOf(1), idOf(2)], 'first');
  const cells = [...change.rows.issues, ['mood 1', 'mood 2']];
  await storeOf(later).commitMonth({ ...change, rows: { ...change.rows, issues: cells } });
}

describe('a month of a later version', () => {
  it('keeps its column in the rows that do not change, and is not taken for outdated', async () => {
    await writtenLater();
    const store = storeOf(schema);
    const base = (await store.readMonth(month))!;
    expect(store.isOutdated(base)).toBe(false);
    const record = await store.commitMonth(changeOf([idOf(2)], 'second', { base }));
    expect(await moods()).toEqual([
      ['1', 'mood 1'],
      ['2', null],
    ]);
    // the later version sees that its month was written by another, and makes the rows again
    expect(storeOf(later).isOutdated(record)).toBe(true);
    expect(await storeOf(later).issuesOf(record)).toEqual(['1', '2']);
  });

  it('loses the column with its last value', async () => {
    await writtenLater();
    const store = storeOf(schema);
    await store.commitMonth(changeOf([idOf(1), idOf(2)], 'second', { base: await store.readMonth(month) }));
    await expect(moods()).rejects.toThrow('mood');
  });

  it('keeps a table that this version does not know', async () => {
    const columns = [issues.columns[1]!, mood];
    const lists = { ...noRows, watchers: cellsOf(columns, [rowOf({ columns }, idOf(1))]) };
    const watchers = { ...issues, name: 'watchers' as never, columns };
    const wider = { ...later, tables: [...later.tables, watchers] };
    await storeOf(wider).commitMonth(changeOf([], '', { rows: lists }));
    const store = storeOf(schema);
    const base = await store.readMonth(month);
    const record = await store.commitMonth(changeOf([idOf(1)], 'second', { base }));
    expect(fileOf(record, 'watchers' as never)).toBe(fileOf(base!, 'watchers' as never));
    expect(await query(`select mood from '${lake()}/watchers/*.parquet'`)).toEqual([['text']]);
  });
});

describe('a month of an earlier version', () => {
  it('is outdated, and gets the new columns and tables with the next commit', async () => {
    await storeOf(earlier).commitMonth(changeOf([idOf(1), idOf(2)], 'first'));
    const store = storeOf(schema);
    const base = (await store.readMonth(month))!;
    expect([store.isOutdated(base), await store.issuesOf(base)]).toEqual([true, ['1', '2']]);
    const record = await store.commitMonth(changeOf([idOf(2)], 'second', { base }));
    expect([store.isOutdated(record), record.version]).toEqual([false, schema.version]);
    const sql = `select issue_id, parent_key from '${lake()}/issues/*.parquet' order by issue_id`;
    // what nobody made again has nothing to fill the new columns with
    expect(await query(sql)).toEqual([
      ['1', null],
      ['2', 'text'],
    ]);
    expect(Object.keys(record.tables).sort()).toEqual(schema.tables.map(({ name }) => name).sort());
  });

  it('is read together with newer ones by column name', async () => {
    const before = { ...changeOf([idOf(1)], 'old'), month: '2026-01' as never };
    await storeOf(earlier).commitMonth(before);
    await storeOf(schema).commitMonth(changeOf([idOf(2)], 'new'));
    await createLakeViews(db, lake(), schema.tables);
    const sql = 'select issue_id, summary, parent_key from jira_issues order by issue_id';
    expect(await query(sql)).toEqual([
      ['1', 'old', null],
      ['2', 'new', 'text'],
    ]);
  });
});

describe('a month that is made again in several commits', () => {
  const ids = [1, 2, 3, 9, 10].map(idOf);
  const shown = (): Promise<unknown[][]> =>
    query(`select issue_id, summary, parent_key from '${lake()}/issues/*.parquet' order by issue_id::int`);
  const label = async (table: string): Promise<unknown> =>
    (
      await query(
        `select decode(value) from parquet_kv_metadata('${lake()}/${table}/${month}.parquet') where decode(key) = 'jiralake.version'`,
      )
    )[0]?.[0];

  /** Upgrades the next `limit` issues. */
  async function upgrade(store: ParquetStore, summary: string, limit = 2) {
    const base = (await store.readMonth(month))!;
    const next = await store.nextUpgrade(base, limit);
    if (!next) return undefined;
    return store.commitMonth(changeOf(next.issueIds, summary, { base, upgrade: next }));
  }

  beforeEach(() => storeOf(earlier).commitMonth(changeOf(ids, 'first')));

  it('goes on where it left off, and says that it is old until the last of them', async () => {
    const store = storeOf(schema);
    expect(await upgrade(store, 'second')).toMatchObject({
      version: earlier.version,
      upgrade: { version: schema.version, from: '3' },
    });
    // also after a restart
    const again = storeOf(schema);
    const second = (await upgrade(again, 'second'))!;
    expect([again.isOutdated(second), second.upgrade?.from]).toEqual([true, '10']);
    expect(await label('issues')).toBe(earlier.version);
    expect(await shown()).toEqual([
      ['1', 'second', 'text'],
      ['2', 'second', 'text'],
      ['3', 'second', 'text'],
      ['9', 'second', 'text'],
      ['10', 'first', null],
    ]);
    const last = (await upgrade(again, 'second'))!;
    expect([again.isOutdated(last), last.version, last.upgrade]).toEqual([false, schema.version, undefined]);
    expect(await shown()).toEqual(ids.map((id) => [id, 'second', 'text']));
    for (const { name } of schema.tables) expect(await label(name)).toBe(schema.version);
    expect(await upgrade(again, 'third')).toBeUndefined();
  });

  it('begins anew for another version, also for the one that wrote it, and after one that does not know of it', async () => {
    const mapped: LakeSchema = { ...schema, version: `${schema.version.split('-')[0]}-ffffffff` };
    await upgrade(storeOf(schema), 'second');
    const taken = (await upgrade(storeOf(mapped), 'third'))!;
    expect([taken.version, taken.upgrade]).toEqual([earlier.version, { version: mapped.version, from: '3' }]);
    await upgrade(storeOf(mapped), 'third', 9);
    await upgrade(storeOf(schema), 'fourth');
    expect(storeOf(mapped).isOutdated((await storeOf(mapped).readMonth(month))!)).toBe(true);
    await upgrade(storeOf(mapped), 'fifth', 9);
    expect((await shown()).map(([, summary]) => summary)).toEqual(ids.map(() => 'fifth'));

    const half = (await upgrade(storeOf(schema), 'sixth'))!;
    const { upgrade: _unknown, ...base } = half;
    // commits of its own drop what it does not know
    const older = await storeOf(mapped).commitMonth(changeOf([idOf(1)], 'seventh', { base }));
    expect(older.upgrade).toBeUndefined();
    expect((await storeOf(schema).nextUpgrade(older, 9))?.issueIds).toEqual(ids);
  });

  it('keeps columns that only a later version knows while a row has them', async () => {
    const other: LakeSchema = { ...later, version: '1-00000001' };
    const rows = ids.map((id) => rowOf(issues, id, { summary: 'first', mood: `mood ${id}` }));
    const base = await storeOf(other).readMonth(month);
    await storeOf(other).commitMonth(
      changeOf(ids, '', { base, rows: { ...noRows, issues: cellsOf([...issues.columns, mood], rows) } }),
    );
    await upgrade(storeOf(schema), 'second');
    expect(await moods()).toContainEqual(['9', 'mood 9']);
    await upgrade(storeOf(schema), 'second', 9);
    await expect(moods()).rejects.toThrow('mood');
  });

  it('has nothing in a column of another type until it is made again', async () => {
    const numbered: LakeSchema = {
      version: `${schema.version.split('-')[0]}-ffffffff`,
      tables: schema.tables.map((table) =>
        table === issues
          ? {
              ...issues,
              columns: issues.columns.map((column) =>
                column.name === 'summary' ? { ...column, type: 'number' } : column,
              ),
            }
          : table,
      ),
    };
    const store = storeOf(numbered);
    const base = (await store.readMonth(month))!;
    const next = (await store.nextUpgrade(base, 2))!;
    const change = changeOf(next.issueIds, '', { base, upgrade: next });
    const cells = change.rows.issues.map((column, i) =>
      issues.columns[i]?.name === 'summary' ? column.map(() => 7) : column,
    );
    await store.commitMonth({ ...change, rows: { ...change.rows, issues: cells } });
    expect((await shown()).map(([id, summary]) => [id, summary])).toEqual([
      ['1', 7],
      ['2', 7],
      ['3', null],
      ['9', null],
      ['10', null],
    ]);
  });
});
