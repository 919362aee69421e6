import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { useTempFolder } from '@jiralake/testing';
import { openDuckDb, type DuckDb } from './open-duckdb';

const folder = useTempFolder();
let db: DuckDb;
beforeAll(async () => {
  db = await openDuckDb();
});
afterAll(() => db.close());

async function streamed(sql: string, mayWrite = false): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  const { batches } = await db.stream(sql, { values: 'json', mayWrite });
  for await (const batch of batches) rows.push(...batch);
  return rows;
}

it('answers with column names and rows, and says what is wrong with a query', async () => {
  expect(await db.query("select 1 as one, 'é' as text")).toEqual({
    columns: ['one', 'text'],
    rows: [[1, 'é']],
  });
  await expect(db.query('select nothing')).rejects.toThrow('nothing');
});

describe('values for JSON', () => {
  it.each([
    ['count(*)', 1],
    ['9007199254740992', 9007199254740992],
    ['-9007199254740992', -9007199254740992],
    ['9007199254740993', '9007199254740993'],
    ['sum(5)', 5],
    ['170141183460469231731687303715884105727::hugeint', '170141183460469231731687303715884105727'],
    ['12.50::decimal(9, 2)', 12.5],
    ['1234567890123456.78::decimal(18, 2)', '1234567890123456.78'],
    ["{ 'n': 7::bigint, 'list': [8::bigint] }", { n: 7, list: [8] }],
    ["timestamp '2026-02-03 10:00:00'", '2026-02-03 10:00:00'],
    ["'text'", 'text'],
    ['null', null],
  ])('%s', async (sql, value) => {
    expect((await db.queryJson(`select ${sql} as v`)).rows).toEqual([[value]]);
    expect(await streamed(`select ${sql} as v`)).toEqual([[value]]);
  });
});

describe('a stream', () => {
  it('gives all rows, however many', async () => {
    const rows = await streamed('select i from range(300000) t(i)');
    expect([rows.length, rows.at(-1)]).toEqual([300_000, [299_999]]);
  });

  it('may be left early', async () => {
    const { batches } = await db.stream('select i from range(3000000) t(i)', { values: 'json' });
    for await (const batch of batches) {
      expect(batch[0]).toEqual([0]);
      break;
    }
    expect(await streamed('select 1')).toEqual([[1]]);
  });

  it('that fails on the way ends with the reason, and not as if it were complete', async () => {
    const sql = `select case when i = 900000 then 'much' else '1' end::int from range(1000000) t(i)`;
    await expect(streamed(sql)).rejects.toThrow("Could not convert string 'much' to INT32");
    await expect(streamed('select error(i::varchar) from range(9) t(i)')).rejects.toThrow('0');
    expect(await streamed('select 1')).toEqual([[1]]);
  });
});

describe('a statement that only reads', () => {
  it.each([
    ['from (values (1), (2)) t(a) select max(a)', [[2]]],
    ['select 1;', [[1]]],
    ["-- a comment\nselect ';' as a -- and ; another", [[';']]],
    ['with t as (select 3 as a) from t', [[3]]],
    ['pivot (values (1, 2), (3, 4)) t(a, b) on a using sum(b)', [[2, 4]]],
    ["select count(*) from read_text('%')", [[1]]],
  ])('%s', async (sql, rows) => {
    writeFileSync(path.join(folder(), 'file.txt'), 'x');
    expect(await streamed(sql.replace('%', path.join(folder(), 'file.txt')))).toEqual(rows);
  });

  it.each([
    'describe select 1',
    'summarize select 1',
    'show tables',
    'explain select 1',
    'explain analyze select 1',
  ])('%s', async (sql) => {
    expect(Array.isArray(await streamed(sql))).toBe(true);
  });
});

describe('a statement that could write is refused', () => {
  it.each([
    "copy (select 1) to '%/out.csv'",
    "export database '%/out'",
    "attach '%/out.db'",
    "explain analyze copy (select 1) to '%/out.csv'",
    "/* text */ explain analyze copy (select 1) to '%/out.csv'",
    "copy (pivot (values (1, 2)) t(a, b) on a in (1) using sum(b)) to '%/out.csv'",
    'create table t as select 1',
    'create temp table t as select 1',
    'install httpfs',
    'load httpfs',
    'set threads = 1',
    'set variable a = 1',
    'pragma enable_profiling',
    'call enable_logging()',
    'select * from enable_logging()',
    'select (select count(*) from system.main."ENABLE_logging"())',
    "select * from query('select 1')",
    'pivot (select 1 as a, 2 as b from enable_logging()) on a using sum(b)',
    "select * from json_execute_serialized_sql('{}')",
    'begin',
    'checkpoint',
    'vacuum',
    'prepare p as select 1',
  ])('%s', async (sql) => {
    await expect(streamed(sql.replace('%', folder()))).rejects.toThrow('only reading is allowed');
    expect(readdirSync(folder())).toEqual([]);
  });

  it('unless it may write', async () => {
    const file = path.join(folder(), 'out.csv');
    expect(await streamed(`copy (select 1) to '${file}'`, true)).toEqual([[1]]);
    expect(existsSync(file)).toBe(true);
  });
});

it.each([
  ['select 1; select 2', 'more than one statement'],
  ['create temp table x as select 1; select 2', 'more than one statement'],
  ['pivot (values (1, 2)) t(a, b) on a using sum(b); select 2', 'more than one statement'],
  ['explain select 1; select 2', 'more than one statement'],
  ["select 1; copy (select 1) to 'x'", 'more than one statement'],
  // a type for its values, in a transaction; with IN it is one
  ['create temp table t as pivot (values (1, 2)) t(a, b) on a using sum(b)', 'more than one statement'],
  ['', 'there is no statement'],
  [' ; -- nothing', 'there is no statement'],
  ['selct 1', 'syntax error'],
])('%s: %s', async (sql, message) => {
  for (const mayWrite of [false, true]) await expect(streamed(sql, mayWrite)).rejects.toThrow(message);
});
