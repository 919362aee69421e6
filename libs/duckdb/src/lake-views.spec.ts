import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { useTempFolder } from '@jiralake/testing';
import { createLakeViews } from './lake-views';
import { openDuckDb, type DuckDb } from './open-duckdb';

const folder = useTempFolder();
let db: DuckDb;
beforeEach(async () => {
  db = await openDuckDb();
});
afterEach(() => db.close());

describe('the views of the lake', () => {
  it('are there for tables with files only', async () => {
    const lake = path.join(folder(), "Ann's lake");
    mkdirSync(path.join(lake, 'issues'), { recursive: true });
    mkdirSync(path.join(lake, 'comments'));
    await db.query(
      `copy (select 'A-1' as issue_key) to '${lake.replaceAll("'", "''")}/issues/2026-01.parquet'`,
    );
    expect(await createLakeViews(db, lake)).toEqual(['jira_issues']);
    expect((await db.query('select issue_key from jira_issues')).rows).toEqual([['A-1']]);
  });

  it('read months with different columns by name', async () => {
    mkdirSync(path.join(folder(), 'issues'));
    await db.query(`copy (select 1 as a) to '${folder()}/issues/2026-01.parquet'`);
    await db.query(`copy (select 2 as b, 3 as a) to '${folder()}/issues/2026-02.parquet'`);
    await createLakeViews(db, folder());
    expect((await db.query('select a, b from jira_issues order by a')).rows).toEqual([
      [1, null],
      [3, 2],
    ]);
  });

  it('see a file that was replaced under its name', async () => {
    mkdirSync(path.join(folder(), 'issues'));
    for (const value of [1, 2]) {
      await db.query(`copy (select ${value} as a) to '${folder()}/issues/2026-01.parquet'`);
      await createLakeViews(db, folder());
      expect((await db.query('select a from jira_issues')).rows).toEqual([[value]]);
    }
  });

  it('are none without a lake', async () => {
    expect(await createLakeViews(db, path.join(folder(), 'nowhere'))).toEqual([]);
  });
});
