import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { monthSchema } from '@jiralake/core';
import { useTempFolder } from '@jiralake/testing';
import type { TableShape } from '@jiralake/tables';
import { createLakeViews } from './lake-views';
import { openDuckDb, type DuckDb } from './open-duckdb';

const folder = useTempFolder();
const lake = (): string => path.join(folder(), "Ann's lake");
const column = (name: string, type: TableShape['columns'][number]['type']) => ({
  name,
  type,
  meaning: '',
  source: '',
});
const tables: TableShape[] = [
  { name: 'issues', columns: [column('issue_key', 'string'), column('votes', 'integer')] },
  { name: 'comments', columns: [column('body', 'string')] },
];
let db: DuckDb;
let writer: DuckDb;
beforeAll(async () => {
  [db, writer] = await Promise.all([openDuckDb(), openDuckDb()]);
});
afterAll(() => {
  db.close();
  writer.close();
});

/** Publishes a month as the lake does, by a rename. */
async function publish(table: string, month: string, select: string): Promise<void> {
  mkdirSync(path.join(lake(), table), { recursive: true });
  const file = path.join(lake(), table, `${month}.parquet`);
  await writer.query(`copy (${select}) to '${file.replaceAll("'", "''")}.tmp' (format parquet)`);
  renameSync(`${file}.tmp`, file);
}
const rowsOf = async (sql: string): Promise<unknown[][]> => (await db.query(sql)).rows;

describe('the views of the lake', () => {
  it('are there for tables with files only, and none without a lake', async () => {
    expect((await createLakeViews(db, path.join(folder(), 'nowhere'), tables)).names).toEqual([]);
    await publish('issues', '2026-01', `select 'A-1' as issue_key`);
    mkdirSync(path.join(lake(), 'comments'));
    const views = await createLakeViews(db, lake(), tables);
    expect(views.names).toEqual(['jira_issues']);
    expect(await rowsOf('select issue_key from jira_issues')).toEqual([['A-1']]);
    await views.close();
  });

  it('have the columns of the tables, and those that only files of another version or field map have', async () => {
    await publish('issues', '2026-01', `select 'A-1' as issue_key, 'red' as "the 'mood'"`);
    await publish('issues', '2026-02', `select 2::bigint as votes, 1.5::double as story_points`);
    const views = await createLakeViews(db, lake(), tables);
    expect((await rowsOf('describe jira_issues')).map(([name, type]) => [name, type])).toEqual([
      ['issue_key', 'VARCHAR'],
      ['votes', 'BIGINT'],
      ["the 'mood'", 'VARCHAR'],
      ['story_points', 'DOUBLE'],
    ]);
    expect(await rowsOf('select * from jira_issues order by votes nulls first')).toEqual([
      ['A-1', null, 'red', null],
      [null, 2n, null, 1.5],
    ]);
    await views.close();
  });

  it('have no more than the columns that were asked for', async () => {
    await publish('issues', '2026-01', `select 'A-1' as issue_key, 'red' as mood`);
    const views = await createLakeViews(db, lake(), tables, { columns: ['votes'] });
    expect(await rowsOf('select * from jira_issues')).toEqual([[null]]);
    await views.close();
  });

  it('find a type that holds both, where a field map made a column of another type than before', async () => {
    await publish('issues', '2026-01', `select 'five' as votes`);
    await publish('issues', '2026-02', `select 5::bigint as votes`);
    const views = await createLakeViews(db, lake(), tables);
    expect(await rowsOf('select votes from jira_issues order by votes')).toEqual([['5'], ['five']]);
    await views.close();
  });

  it('show the months that were asked for, under the names that were asked for', async () => {
    for (const month of ['2026-01', '2026-02'])
      await publish('issues', month, `select '${month}' as issue_key`);
    const months = [monthSchema.parse('2026-02')];
    const views = await createLakeViews(db, lake(), tables, { months, prefix: 'old_' });
    expect(views.names).toEqual(['old_issues']);
    expect(await rowsOf('select issue_key from old_issues')).toEqual([['2026-02']]);
    await views.close();
    await expect(rowsOf('select issue_key from old_issues')).rejects.toThrow('old_issues does not exist');
  });

  it('show the lake as it was when they were made, whatever is published or removed later', async () => {
    await publish('issues', '2026-01', `select 'old' as issue_key, 1::bigint as votes`);
    const views = await createLakeViews(db, lake(), tables);
    await publish('issues', '2026-01', `select i::bigint as votes, 'new' as issue_key from range(5000) t(i)`);
    await publish('issues', '2026-02', `select 'new' as issue_key`);
    expect(await rowsOf('select * from jira_issues')).toEqual([['old', 1n]]);
    rmSync(lake(), { recursive: true });
    expect(await rowsOf('select * from jira_issues')).toEqual([['old', 1n]]);
    await views.close();
  });

  it('are made again from a newer list when a listed file is gone', async () => {
    for (const month of ['2026-01', '2026-02'])
      await publish('issues', month, `select '${month}' as issue_key`);
    const gone = path.join(lake(), 'issues/2026-01.parquet');
    const hold: DuckDb['hold'] = (file) => {
      if (existsSync(gone)) rmSync(gone);
      return db.hold(file);
    };
    const views = await createLakeViews({ query: db.query, hold }, lake(), tables);
    expect(await rowsOf('select issue_key from jira_issues')).toEqual([['2026-02']]);
    await views.close();
  });

  it('name a file that cannot be read, and let go of all others', async () => {
    await publish('comments', '2026-01', `select 'text' as body`);
    mkdirSync(path.join(lake(), 'issues'));
    writeFileSync(path.join(lake(), 'issues/2026-01.parquet'), 'no Parquet at all');
    const before = readdirSync('/dev/fd').length;
    await expect(createLakeViews(db, lake(), tables)).rejects.toThrow(
      path.join(lake(), 'issues/2026-01.parquet'),
    );
    expect(readdirSync('/dev/fd').length).toBe(before);
  });
});
