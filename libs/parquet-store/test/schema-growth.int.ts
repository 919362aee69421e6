import path from 'node:path';
import { createLakeViews, openDuckDb, type DuckDb } from '@jiralake/duckdb';
import type { Column, Table } from '@jiralake/tables';
import { useTempFolder } from '@jiralake/testing';
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
const issues = schema.tables.find(({ name }) => name === 'issues') as Table;
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
  const rows = change.rows.issues.map((row, i) => ({ ...row, mood: `mood ${i + 1}` }));
  await storeOf(later).commitMonth({ ...change, rows: { ...change.rows, issues: rows } });
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
    const lists = { ...noRows, watchers: [rowOf({ columns: [mood] }, idOf(1))] };
    const watchers = { ...issues, name: 'watchers' as never, columns: [issues.columns[1]!, mood] };
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
