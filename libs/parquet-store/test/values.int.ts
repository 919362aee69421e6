import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openDuckDb, type DuckDb } from '@jiralake/duckdb';
import { tables, type Row, type Table } from '@jiralake/tables';
import { useTempFolder } from '@jiralake/testing';
import { decodeTable } from '../src/decode-table';
import { encodeTable } from '../src/encode-table';
import { idOf, rowOf } from './sample-rows';

const folder = useTempFolder();
const issues = tables.find(({ name }) => name === 'issues') as Table;

let db: DuckDb;
beforeAll(async () => {
  db = await openDuckDb();
});
afterAll(() => db.close());
const query = async (sql: string): Promise<unknown[][]> => (await db.query(sql)).rows;

async function write(table: Table, rows: Row[]): Promise<string> {
  const file = path.join(folder(), `${table.name}.parquet`);
  await writeFile(file, await encodeTable(table, rows));
  return file;
}

describe('values in Parquet', () => {
  it('come back as they went in, through our own reader', async () => {
    for (const table of tables) {
      const empty = Object.fromEntries(table.columns.map(({ name }) => [name, null]));
      const rows = [rowOf(table, idOf(1)), { ...empty, issue_id: '2' }];
      expect(await decodeTable(table, await encodeTable(table, rows))).toEqual(rows);
    }
  });

  it('have the types of the registry in DuckDB', async () => {
    const types = { string: 'VARCHAR', timestamp: 'TIMESTAMP', integer: 'BIGINT', boolean: 'BOOLEAN' };
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
      rowOf(issues, idOf(1), {
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
      rowOf(issues, idOf(i + 1), Object.fromEntries(columns.map(({ name }) => [name, text]))),
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

  it('refuses a file with a column that a rewrite would drop', async () => {
    const extended: Table = {
      ...issues,
      columns: [...issues.columns, { name: 'mood', type: 'string', meaning: '' }],
    };
    const file = await encodeTable(extended, [rowOf(extended, idOf(1))]);
    await expect(decodeTable(issues, file)).rejects.toThrow('columns that this version does not know: mood');
  });
});
