import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openDuckDb, type DuckDb } from '@jiralake/duckdb';
import type { Row } from '@jiralake/core';
import type { Column } from '@jiralake/tables';
import { cellsOf, useTempFolder } from '@jiralake/testing';
import fc from 'fast-check';
import { fileColumnOf } from '../src/parquet-types';
import { readTable } from './read-table';
import { sliceChunks, type TableFile } from '../src/row-group';
import { createRowGroupCache } from '../src/row-group-cache';
import { rewriteRowGroups } from '../src/rewrite-row-groups';
import { readTableFile, renderTableFile } from '../src/table-file';
import { readAgain } from './read-again';

const folder = useTempFolder();
jest.setTimeout(600_000);
/** How many are tried; after a change of the format try more, `SEQUENCES=10000 npm test -- libs/lake/parquet`. */
const sequences = Number(process.env['SEQUENCES'] ?? 500);
/** Other sequences with every run; the one of a failure is repeated with its seed, `SEED=42 npm test -- libs/lake/parquet`. */
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
beforeAll(() => void process.stdout.write(`${sequences} sequences of seed ${seed}\n`));
let db: DuckDb;
beforeAll(async () => {
  db = await openDuckDb();
});
afterAll(() => db.close());

const declared: Column[] = [
  { name: 'issue_id', type: 'string', ascii: true, meaning: '', source: '' },
  { name: 'key', type: 'string', ascii: true, meaning: '', source: '' },
  { name: 'n', type: 'integer', meaning: '', source: '' },
  { name: 'text', type: 'string', meaning: '', source: '' },
];
const columns = declared.map(fileColumnOf);
/** Row groups of few rows, so that a handful of changes splits and drops them. */
const TARGET = 4;

/** New issues, edits, moves to another key, and deletions, which are changes without rows. */
const change = fc.record({
  issues: fc.array(
    fc.record({
      id: fc.integer({ min: 1, max: 60 }),
      key: fc.constantFrom('A', 'B'),
      rows: fc.integer({ min: 0, max: 7 }),
      text: fc.string(),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  /** whether the table is read from its file before, as after a start */
  fromFile: fc.boolean(),
});
interface Change {
  issues: { id: number; key?: string; rows: number; text: string }[];
  fromFile?: boolean;
}

/** Rows by issue: what the table must be, in order of the ids. */
type Model = Map<number, Row[]>;

function apply(model: Model, { issues }: Change): { ids: Set<string>; rows: Row[] } {
  const latest = new Map(issues.map((each) => [each.id, each]));
  const rows: Row[] = [];
  for (const { id, key = 'A', rows: count, text } of latest.values()) {
    const own = Array.from({ length: count }, (_, n): Row => ({
      issue_id: String(id),
      key: `${key}-${id}`,
      n,
      text: n === 0 ? null : text,
    }));
    model.set(id, own);
    rows.push(...own);
  }
  return { ids: new Set([...latest.keys()].map(String)), rows };
}

const rowsOf = (model: Model): Row[] => [...model].sort(([a], [b]) => a - b).flatMap(([, rows]) => rows);

async function reopened(table: TableFile): Promise<TableFile> {
  return readTableFile(Buffer.concat(renderTableFile(table, '1-test')), columns);
}

async function played(sequence: Change[]): Promise<{ model: Model; table: TableFile }> {
  const model: Model = new Map();
  let table: TableFile = { columns, groups: [] };
  const cache = createRowGroupCache(1_000_000);
  for (const changes of sequence) {
    if (changes.fromFile) table = await reopened(table);
    const { ids, rows } = apply(model, changes);
    table = await rewriteRowGroups(table, ids, cellsOf(columns, rows), TARGET, cache);
  }
  return { model, table };
}

async function written(table: TableFile): Promise<string> {
  const file = path.join(folder(), 'rewritten.parquet');
  await writeFile(file, Buffer.concat(renderTableFile(table, '1-test')));
  return file;
}

describe('a table that is changed again and again', () => {
  it('has the rows of a full rewrite, in order, with each issue in one group', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (sequence) => {
        const { model, table } = await played(sequence);
        const groups = await Promise.all(
          table.groups.map((group) => readTable({ columns, groups: [group] })),
        );
        expect(groups.flat()).toEqual(rowsOf(model));
        const bytes = Buffer.concat(renderTableFile(table, '1-test'));
        expect(await readTable(await readTableFile(bytes, columns))).toEqual(rowsOf(model));
        const ids = groups.map((rows) => new Set(rows.map((row) => row['issue_id'])));
        expect(ids.reduce((sum, { size }) => sum + size, 0)).toBe(
          new Set(ids.flatMap((set) => [...set])).size,
        );
      }),
      { numRuns: sequences, seed },
    );
  });

  it('is read alike by DuckDB and by another reader', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 4, maxLength: 12 }), async (sequence) => {
        const { model, table } = await played(sequence);
        const file = await written(table);
        const expected = rowsOf(model);
        const { rows } = await db.query(`select issue_id, key, n::int, text from '${file}'`);
        expect(rows).toEqual(expected.map((row) => [row['issue_id'], row['key'], row['n'], row['text']]));
        expect(await readAgain(file)).toEqual(expected);
      }),
      { numRuns: sequences / 5, seed },
    );
  });

  it('goes on from its file as from memory', async () => {
    const { model, table } = await played([
      { issues: [1, 20, 40].map((id) => ({ id, rows: 5, text: 'a' })) },
    ]);
    const read = await readTableFile(Buffer.concat(renderTableFile(table, '1-test')), columns);
    expect(read.groups.length).toBeGreaterThan(1);
    const { ids, rows } = apply(model, { issues: [{ id: 20, rows: 1, text: 'b' }] });
    expect(await readTable(await rewriteRowGroups(read, ids, cellsOf(columns, rows), TARGET))).toEqual(
      rowsOf(model),
    );
  });

  it('keeps the bytes of columns in which nothing changed', async () => {
    const { model, table } = await played([{ issues: [{ id: 1, rows: 5, text: 'a' }] }]);
    const { ids, rows } = apply(model, { issues: [{ id: 1, rows: 5, text: 'b' }] });
    const next = await rewriteRowGroups(await reopened(table), ids, cellsOf(columns, rows), TARGET);
    const [before = [], after = []] = [table, next].map(({ groups }) => groups.flatMap(sliceChunks));
    expect(after.map((bytes, i) => bytes.equals(before[i] ?? Buffer.alloc(0)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(await readTable(next)).toEqual(rowsOf(model));
  });

  it('copies the groups of issues that did not change byte for byte', async () => {
    const { model, table } = await played([
      { issues: [1, 20, 40].map((id) => ({ id, rows: 5, text: 'a' })) },
    ]);
    const { ids, rows } = apply(model, { issues: [{ id: 40, rows: 2, text: 'b' }] });
    const next = await rewriteRowGroups(table, ids, cellsOf(columns, rows), TARGET);
    expect(next.groups.filter((group) => table.groups.includes(group))).toHaveLength(table.groups.length - 1);
  });

  it('stays the same object when the rows stay the same', async () => {
    const { model, table } = await played([
      { issues: [1, 20, 40].map((id) => ({ id, rows: 5, text: 'a' })) },
    ]);
    const { ids, rows } = apply(model, { issues: [{ id: 20, rows: 5, text: 'a' }] });
    expect(await rewriteRowGroups(table, ids, cellsOf(columns, rows), TARGET)).toBe(table);
  });

  it('finds rows by what statistics say, in the group that has them', async () => {
    const { table } = await played([
      { issues: Array.from({ length: 6 }, (_, i) => ({ id: 10 * (i + 1), rows: 4, text: 'ü' })) },
    ]);
    const file = await written(table);
    for (const id of ['10', '30', '60'])
      expect((await db.query(`select count(*)::int from '${file}' where issue_id = '${id}'`)).rows).toEqual([
        [4],
      ]);
    const { rows } = await db.query(`select distinct stats_distinct_count from parquet_metadata('${file}')`);
    expect(rows).toEqual([[null]]);
  });
});

describe('a file that something else wrote', () => {
  it('is read as a whole and encoded again with ranges', async () => {
    const file = path.join(folder(), 'foreign.parquet');
    await db.query(
      `copy (select i::varchar as issue_id, 'text ' || i as text from range(1, 20) r(i)) to '${file}' (format parquet, compression gzip)`,
    );
    const read = await readTableFile(await readFile(file), columns);
    expect(read.groups.map(({ minIssueId, rows }) => [minIssueId, rows])).toEqual([[0, 19]]);
    const numbers = (await readTable(read)).map((row) => [row['issue_id'], row['text']]);
    expect(numbers).toEqual(Array.from({ length: 19 }, (_, i) => [`${i + 1}`, `text ${i + 1}`]));
  });

  it('is refused when it has a column that could not be written again', async () => {
    const file = path.join(folder(), 'lists.parquet');
    await db.query(`copy (select '1' as issue_id, [1, 2] as list) to '${file}' (format parquet)`);
    await expect(readTableFile(await readFile(file), columns)).rejects.toThrow('list');
  });
});
