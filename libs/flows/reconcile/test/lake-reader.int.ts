import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { monthSchema } from '@jiralake/core';
import { openDuckDb, type DuckDb } from '@jiralake/duckdb';
import { useTempFolder } from '@jiralake/testing';
import { createLakeReader } from '../src/duckdb-lake-reader';

const folder = useTempFolder();
const february = monthSchema.parse('2026-02');
let db: DuckDb;
beforeAll(async () => {
  db = await openDuckDb();
});
afterAll(() => db.close());

describe('the reader of the lake', () => {
  it('reads the rows of each month, and names a file that is none', async () => {
    const lake = path.join(folder(), "it's a lake");
    const reader = createLakeReader(db, lake);
    expect(await reader.months()).toEqual([]);
    mkdirSync(path.join(lake, 'issues'), { recursive: true });
    const file = (name: string): string => path.join(lake, 'issues', name);
    const rows = `values ('20417', '2026-02-03T10:00:00.123Z', 1), ('9007199254740993', '2026-02-03T10:00:00Z', 2)`;
    await db.query(
      `copy (select * from (${rows}) as t(issue_id, _synced_at, other)) to '${file('2026-02.parquet').replaceAll("'", "''")}'`,
    );
    for (const name of ['2026-01.parquet', 'notes.parquet', '.2026-03.parquet.tmp'])
      writeFileSync(file(name), 'x');
    expect(await reader.months()).toEqual(['2026-01', '2026-02']);
    expect(await reader.rowsOf(february)).toEqual([
      { id: '20417', syncedAt: '2026-02-03T10:00:00.123Z' },
      { id: '9007199254740993', syncedAt: '2026-02-03T10:00:00Z' },
    ]);
    await expect(reader.rowsOf(monthSchema.parse('2026-01'))).rejects.toThrow('2026-01.parquet');
  });
});
