import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openDuckDb, type DuckDb } from '@jiralake/duckdb';
import type { Row } from '@jiralake/core';
import { createTables, defaultFieldMap, type Column, type TableShape } from '@jiralake/tables';
import { cellsOf, sampleRow, useTempFolder } from '@jiralake/testing';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { fileColumnOf } from '../src/parquet-types';
import { readTable } from './read-table';
import { rewriteTable } from '../src/table-builder';
import { readTableFile, renderTableFile } from '../src/table-file';
import { readAgain } from './read-again';

const folder = useTempFolder();
const VERSION = 'test 1';
const tables = createTables(defaultFieldMap);
const issues = tables.find(({ name }) => name === 'issues') as TableShape;

const rowOf = ({ columns }: TableShape, id: number, given: Row = {}): Row =>
  sampleRow(columns, { issue_id: String(id), ...given });

let db: DuckDb;
beforeAll(async () => {
  db = await openDuckDb();
});
afterAll(() => db.close());
const query = async (sql: string): Promise<unknown[][]> => (await db.query(sql)).rows;

function encode(table: TableShape, rows: Row[]): Buffer {
  const file = rewriteTable(table.columns.map(fileColumnOf), cellsOf(table.columns, rows));
  return Buffer.concat(renderTableFile(file, VERSION));
}

const decode = async (table: TableShape, bytes: Buffer): Promise<Row[]> =>
  readTable(await readTableFile(bytes, table.columns.map(fileColumnOf)));

async function write(table: TableShape, rows: Row[]): Promise<string> {
  const file = path.join(folder(), `${table.name}.parquet`);
  await writeFile(file, encode(table, rows));
  return file;
}

describe('values in Parquet', () => {
  it('come back as they went in, through our own reader', async () => {
    for (const table of tables) {
      const empty = Object.fromEntries(table.columns.map(({ name }) => [name, null]));
      const rows = [rowOf(table, 1), { ...empty, issue_id: '2' }];
      expect(await decode(table, encode(table, rows))).toEqual(rows);
    }
  });

  it('have logical types beside the converted ones, so that readers agree on times without a zone', async () => {
    const file = await write(issues, [rowOf(issues, 1)]);
    const { schema: elements } = await parquetMetadataAsync(await asyncBufferFromFile(file));
    const of = (name: string) => elements.find((element) => element.name === name);
    expect(of('created_at')).toMatchObject({
      converted_type: 'TIMESTAMP_MICROS',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' },
    });
    expect(of('summary')).toMatchObject({ converted_type: 'UTF8', logical_type: { type: 'STRING' } });
    const seen = await query(
      `select name, logical_type from parquet_schema('${file}') where name in ('created_at', 'summary') order by 1`,
    );
    expect(seen).toEqual([
      ['created_at', expect.stringContaining('isAdjustedToUTC=0')],
      ['summary', expect.stringContaining('StringType')],
    ]);
  });

  it('come with what their columns mean, in as few words as a small file can bear', async () => {
    for (const table of tables) {
      const file = await write(table, []);
      const [[text] = []] = await query(
        `select decode(value) from parquet_kv_metadata('${file}') where decode(key) = 'jiralake.meanings'`,
      );
      const said = table.columns.map(({ name, meaning }) => [name, meaning.split('; ')[0]]);
      expect(JSON.parse(text as string)).toEqual(Object.fromEntries(said));
    }
  });

  it('have the types of the registry in DuckDB', async () => {
    const types: Record<Column['type'], string> = {
      string: 'VARCHAR',
      timestamp: 'TIMESTAMP',
      boolean: 'BOOLEAN',
      integer: 'BIGINT',
      number: 'DOUBLE',
    };
    for (const table of tables) {
      const file = await write(table, []);
      const described = await query(
        `select column_name, column_type from (describe select * from '${file}')`,
      );
      expect(described).toEqual(table.columns.map(({ name, type }) => [name, types[type]]));
    }
  });

  it('keep milliseconds, large integers and times before 1970', async () => {
    const file = await write(issues, [
      rowOf(issues, 1, {
        created_at: new Date('1969-12-31T23:59:59.999Z'),
        satisfaction: Number.MAX_SAFE_INTEGER,
      }),
    ]);
    expect(await query(`select epoch_us(created_at)::varchar, satisfaction::varchar from '${file}'`)).toEqual(
      [['-1000', '9007199254740991']],
    );
  });

  // Minimum and maximum of such a row group are wrong when the library computes them: DuckDB would find nothing.
  it('are found by WHERE on any text column, whatever characters they hold', async () => {
    const texts = ['a', 'é', '\uFFEE', '\u{1F600}', 'e\u0301', '日本', 'ＦＵＬＬ'];
    const columns = issues.columns.filter(({ type, ascii }) => type === 'string' && !ascii);
    const rows = texts.map((text, i) =>
      rowOf(issues, i + 1, Object.fromEntries(columns.map(({ name }) => [name, text]))),
    );
    const file = await write(issues, rows);
    const counts = columns.flatMap(({ name }) =>
      texts.map(
        (text) => `select '${name}', '${text}', count(*)::int from '${file}' where ${name} = '${text}'`,
      ),
    );
    const expected = columns.flatMap(({ name }) => texts.map((text) => [name, text, 1]));
    // one query each: a union over the file would read it without the statistics
    const found: unknown[] = [];
    for (const sql of counts) found.push(...(await query(sql)));
    expect(found).toEqual(expected);
  });

  it('keep a column that only another version knows, with its type', async () => {
    const own: Column[] = [
      { name: 'mood', type: 'string', meaning: '', source: '' },
      { name: 'seen_at', type: 'timestamp', meaning: '', source: '' },
      { name: 'points', type: 'number', meaning: '', source: '' },
      { name: 'votes', type: 'integer', meaning: '', source: '' },
      { name: 'hot', type: 'boolean', meaning: '', source: '' },
    ];
    const extended: TableShape = { ...issues, columns: [...issues.columns, ...own] };
    const rows = [rowOf(extended, 1, { mood: 'ü' })];
    const stored = await readTableFile(encode(extended, rows), issues.columns.map(fileColumnOf));
    expect(await readTable(stored)).toEqual(rows);
    const again = Buffer.concat(renderTableFile(stored, VERSION));
    expect(await decode(extended, again)).toEqual(rows);
  });

  const unusual = {
    UTF8: ['', '\uFEFFmarked', 'e\u0301', '\u{1F600}', 'a\u0000b', 'x'.repeat(70_000)],
    TIMESTAMP: [-1, 0, 8_640_000_000_000_000, -8_640_000_000_000_000, 9_007_199_254_741].map(
      (ms) => new Date(ms),
    ),
    INTEGER: [
      0,
      -1,
      2 ** 32,
      -(2 ** 32) - 1,
      Number.MAX_SAFE_INTEGER,
      -Number.MAX_SAFE_INTEGER,
      2n ** 63n - 1n,
    ],
    NUMBER: [0, 0.1, -1e308, 5e-324],
    BOOLEAN: [true, false],
  } as const;

  it.each([
    ['each once', 1],
    ['so often that there is a dictionary', 40],
  ])('of unusual size and kind come back as they went in, %s', async (_how, times) => {
    const own: Column[] = [
      { name: 'issue_id', type: 'string', ascii: true, meaning: '', source: '' },
      { name: 'text', type: 'string', meaning: '', source: '' },
      { name: 'time', type: 'timestamp', meaning: '', source: '' },
      { name: 'integer', type: 'integer', meaning: '', source: '' },
      { name: 'number', type: 'number', meaning: '', source: '' },
      { name: 'flag', type: 'boolean', meaning: '', source: '' },
    ];
    const table = { ...issues, columns: own };
    const { UTF8, TIMESTAMP, INTEGER, NUMBER, BOOLEAN } = unusual;
    const rows = Array.from({ length: 7 * times }, (_, i): Row => ({
      issue_id: String(i),
      text: UTF8[i % UTF8.length] ?? null,
      time: TIMESTAMP[i % TIMESTAMP.length] ?? null,
      integer: INTEGER[i % INTEGER.length] ?? null,
      number: i % 3 === 0 ? null : (NUMBER[i % NUMBER.length] ?? null),
      flag: BOOLEAN[i % BOOLEAN.length] ?? null,
    }));
    const file = await write(table, rows);
    expect(await decode(table, await readFile(file))).toEqual(rows);
    const [sums] = await query(
      `select sum(length(text))::bigint::varchar, count(distinct time)::int, sum(integer)::varchar, count(number)::int,
        count(*) filter (flag)::int from '${file}'`,
    );
    const sum = rows.reduce((all, { integer }) => all + BigInt(integer as number), 0n);
    expect(sums).toEqual([
      String(rows.reduce((all, { text }) => all + [...String(text)].length, 0)),
      TIMESTAMP.length,
      String(sum),
      rows.filter(({ number }) => number !== null).length,
      rows.filter(({ flag }) => flag === true).length,
    ]);
  });

  it('are refused when they are of another type than their column', () => {
    for (const [name, cell] of [
      ['summary', 1],
      ['created_at', '2026-02-03'],
      ['satisfaction', 0.5],
    ] as const)
      expect(() => encode(issues, [rowOf(issues, 1, { [name]: cell })])).toThrow(TypeError);
  });

  it('are as long before compression as the footer says of their group', async () => {
    const file = await write(
      issues,
      Array.from({ length: 50 }, (_, i) => rowOf(issues, i + 1, { summary: `issue ${i}`.repeat(20) })),
    );
    const { row_groups: groups } = await parquetMetadataAsync(await asyncBufferFromFile(file));
    expect(groups).toHaveLength(1);
    for (const { columns, total_byte_size: size } of groups) {
      const sizes = columns.map(({ meta_data: entry }) => Number(entry?.total_uncompressed_size));
      expect(Number(size)).toBe(sizes.reduce((sum, bytes) => sum + bytes, 0));
    }
  });

  it('say in the footer what made them', async () => {
    const file = await write(issues, []);
    const { key_value_metadata: pairs } = await parquetMetadataAsync(await asyncBufferFromFile(file));
    expect(pairs).toContainEqual({ key: 'jiralake.version', value: VERSION });
  });
});

describe('values in Parquet, read by another reader', () => {
  it('are the same in every table, with columns of nothing but NULL', async () => {
    for (const table of tables) {
      const empty: Row = Object.fromEntries(table.columns.map(({ name }) => [name, null]));
      const rows = [rowOf(table, 1), { ...empty, issue_id: '2' }];
      expect(await readAgain(await write(table, rows))).toEqual(rows);
      const nothing = [{ ...empty, issue_id: '7' }];
      expect(await readAgain(await write(table, nothing))).toEqual(nothing);
      expect(await readAgain(await write(table, []))).toEqual([]);
    }
  });

  it('are found by a filter that may use statistics, whatever characters they hold', async () => {
    const texts = ['a', '\uFFEE', '\u{1F600}', 'e\u0301', 'ＦＵＬＬ'];
    const file = await write(
      issues,
      texts.map((summary, i) => rowOf(issues, i + 1, { summary })),
    );
    for (const summary of texts) {
      const found = await parquetReadObjects({
        file: await asyncBufferFromFile(file),
        compressors: { GZIP: (input) => gunzipSync(input) },
        filter: { summary: { $eq: summary } },
      });
      expect(found).toMatchObject([{ summary }]);
    }
  });
});
