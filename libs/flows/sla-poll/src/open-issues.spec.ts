import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { monthSchema } from '@jiralake/core';
import { openDuckDb, type DuckDb } from '@jiralake/duckdb';
import { useTempFolder } from '@jiralake/testing';
import { findOpenIssues } from './open-issues';

const folder = useTempFolder();
let db: DuckDb;
beforeAll(async () => {
  db = await openDuckDb();
});
afterAll(() => db.close());

async function write(table: string, month: string, select: string): Promise<void> {
  mkdirSync(path.join(folder(), table), { recursive: true });
  await db.query(`copy (${select}) to '${folder()}/${table}/${month}.parquet'`);
}

it('finds issues with an SLA that are not done, also in months of an older version, and names what it cannot read', async () => {
  const cycles = `select unnest(['1', '2', '3']) as issue_id`;
  await write(
    'issues',
    '2026-01',
    `select * from (values ('1', 'done'), ('2', 'new'), ('9', 'new')) t(issue_id, status_category_key)`,
  );
  await write('sla_cycles', '2026-01', cycles);
  await write('issues', '2026-02', `select '3' as issue_id`);
  await write('sla_cycles', '2026-02', cycles);
  await write('issues', '2026-03', `select '4' as issue_id`);
  await write('sla_cycles', '2026-04', cycles);
  writeFileSync(path.join(folder(), 'issues/2026-04.parquet'), 'no Parquet at all');
  const months = ['2026-01', '2026-02', '2026-03', '2026-04'].map((month) => monthSchema.parse(month));
  const { ids, unread } = await findOpenIssues(db, folder(), months);
  expect(ids).toEqual(['2', '3']);
  expect(unread).toEqual([
    {
      month: '2026-04',
      error: expect.stringContaining(path.join(folder(), 'issues/2026-04.parquet')) as string,
    },
  ]);
});
