import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useTempFolder } from '@jiralake/testing';
import { lakeSize } from './lake-size';

const folder = useTempFolder();

async function commit(month: string, generation: number, rows: Record<string, number>): Promise<void> {
  const file = (table: string): string => `${table}-${String(generation).padStart(10, '0')}-0a.parquet`;
  const tables = Object.entries(rows).map(([table, count]) => [
    table,
    { file: file(table), rows: count, bytes: 10 * count, sha256: 'x' },
  ]);
  const committedAt = '2026-02-03T10:00:00.000Z';
  const record = { v: 1, month, generation, committedAt, tables: Object.fromEntries(tables) as unknown };
  await mkdir(path.join(folder(), month), { recursive: true });
  const name = `${String(generation).padStart(10, '0')}.json`;
  await writeFile(path.join(folder(), month, name), JSON.stringify(record));
}

it('sums the newest records of all months, without those that cannot be read', async () => {
  await commit('2026-01', 1, { issues: 100 });
  await commit('2026-01', 2, { issues: 3, comments: 5 });
  await commit('2026-02', 1, { issues: 4 });
  await mkdir(path.join(folder(), '2026-03'));
  await writeFile(path.join(folder(), '2026-03/0000000001.json'), '{"v":');
  expect(await lakeSize(folder())).toEqual({
    months: 2,
    files: 3,
    bytes: 120,
    rows: { issues: 7, comments: 5 },
  });
});

it('is nothing of a lake that was never committed', async () => {
  const nothing = { months: 0, files: 0, bytes: 0, rows: {} };
  expect(await lakeSize(path.join(folder(), 'none'))).toEqual(nothing);
});
