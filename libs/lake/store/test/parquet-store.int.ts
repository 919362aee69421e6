import { mkdir, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError } from '@jiralake/core';
import { openDuckDb, type DuckDb } from '@jiralake/duckdb';
import { tableNames } from '@jiralake/tables';
import { useTempFolder } from '@jiralake/testing';
import { FencedError } from '../src/commit-record';
import { createParquetStore, type ParquetStore } from '../src/parquet-store';
import { changeOf, fileOf, idOf, month, noRows as none, schema } from './sample-rows';

const folder = useTempFolder();
const lake = (): string => path.join(folder(), 'parquet/jira');
const commits = (): string => path.join(folder(), 'parquet/.commits/jira');
let db: DuckDb;
beforeAll(async () => {
  db = await openDuckDb();
});
afterAll(() => db.close());
const query = async (sql: string): Promise<unknown> => (await db.query(sql)).rows;
const summaries = (): Promise<unknown> =>
  query(`select issue_id, summary from '${lake()}/issues/*.parquet' order by issue_id`);

let store: ParquetStore;
beforeEach(() => {
  store = createParquetStore({ lake: lake(), commits: commits() }, schema);
});

describe('the lake', () => {
  it('publishes every table of a month under the names that readers glob', async () => {
    const record = await store.commitMonth(changeOf([idOf(1), idOf(2)], 'first'));
    expect(record.generation).toBe(1);
    for (const table of tableNames) {
      const file = path.join(lake(), table, '2026-02.parquet');
      expect(await query(`select count(*)::int from '${file}'`)).toEqual([[2]]);
      expect((await stat(file)).mode & 0o777).toBe(0o644);
    }
    expect(await readdir(path.join(lake(), 'issues'))).toEqual(['2026-02.parquet']);
  });

  it('replaces the rows of changed issues and keeps all others', async () => {
    await store.commitMonth(changeOf([idOf(1), idOf(2)], 'first'));
    await store.commitMonth(changeOf([idOf(2), idOf(3)], 'second', { base: await store.readMonth(month) }));
    expect(await summaries()).toEqual([
      ['1', 'first'],
      ['2', 'second'],
      ['3', 'second'],
    ]);
  });

  it('removes the rows of an issue that has none any more; an emptied month stays readable', async () => {
    await store.commitMonth(changeOf([idOf(1)], 'first'));
    await store.commitMonth(changeOf([idOf(1)], '', { base: await store.readMonth(month), rows: none }));
    expect(await summaries()).toEqual([]);
    expect(await query(`select count(*)::int from '${lake()}/comments/*.parquet'`)).toEqual([[0]]);
  });

  it('keeps the file of a table whose rows stay the same', async () => {
    const first = await store.commitMonth(changeOf([idOf(1)], 'first'));
    const second = await store.commitMonth(changeOf([idOf(1)], 'second', { base: first }));
    expect(fileOf(second, 'comments')).toBe(fileOf(first, 'comments'));
    expect(fileOf(second, 'issues')).not.toBe(fileOf(first, 'issues'));
  });

  it('I4: lets one of many writers on the same base commit, and refuses the others', async () => {
    const base = await store.commitMonth(changeOf([idOf(1)], 'base'));
    const writers = Array.from({ length: 8 }, (_, i) =>
      store.commitMonth(changeOf([idOf(1)], `writer ${i}`, { base })),
    );
    const results = await Promise.allSettled(writers);
    const winners = results.flatMap((result, i) => (result.status === 'fulfilled' ? [i] : []));
    expect(winners).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(FencedError);
    }
    expect(await summaries()).toEqual([['1', `writer ${winners[0]}`]]);
  });

  it('I4: refuses a writer that slept while its generation was committed and collected', async () => {
    const slept = await store.commitMonth(changeOf([idOf(1)], 'base'));
    let base = slept;
    for (const summary of ['a', 'b', 'c', 'd'])
      base = await store.commitMonth(changeOf([idOf(1)], summary, { base }));
    await expect(store.commitMonth(changeOf([idOf(1)], 'late', { base: slept }))).rejects.toThrow(
      FencedError,
    );
    expect(await summaries()).toEqual([['1', 'd']]);
    expect((await store.readMonth(month))?.generation).toBe(5);
  });

  it('I4: refuses a writer that froze right before its commit until its generation was collected', async () => {
    const slept = await store.commitMonth(changeOf([idOf(1)], 'base'));
    const beforeCommit = async (): Promise<void> => {
      let base = slept;
      for (const summary of ['a', 'b', 'c', 'd'])
        base = await store.commitMonth(changeOf([idOf(1)], summary, { base }));
    };
    const late = store.commitMonth(changeOf([idOf(1)], 'late', { base: slept, beforeCommit }));
    await expect(late).rejects.toThrow(FencedError);
    expect(await summaries()).toEqual([['1', 'd']]);
    expect((await store.readMonth(month))?.generation).toBe(5);
  });

  it('commits nothing when the last check before the commit fails', async () => {
    const base = await store.commitMonth(changeOf([idOf(1)], 'base'));
    const beforeCommit = (): Promise<void> => Promise.reject(new Error('lease lost'));
    await expect(store.commitMonth(changeOf([idOf(1)], 'late', { base, beforeCommit }))).rejects.toThrow(
      'lease lost',
    );
    expect(await store.readMonth(month)).toEqual(base);
    expect(await summaries()).toEqual([['1', 'base']]);
  });

  it('repairs flat names that a crash left at an older generation', async () => {
    const first = await store.commitMonth(changeOf([idOf(1)], 'first'));
    const flat = path.join(lake(), 'comments/2026-02.parquet');
    await rename(flat, `${flat}.away`);
    await rename(path.join(lake(), 'issues/2026-02.parquet'), flat); // any other file
    await store.commitMonth(changeOf([idOf(1)], 'second', { base: first }));
    expect(await query(`select count(*)::int from '${flat}' where comment_id = 'text'`)).toEqual([[1]]);
  });

  it('keeps two generations and no temporaries', async () => {
    let base = await store.commitMonth(changeOf([idOf(1)], '0'));
    for (const summary of ['1', '2', '3'])
      base = await store.commitMonth(changeOf([idOf(1)], summary, { base }));
    const names = await readdir(path.join(commits(), month));
    expect(names.filter((name) => name.endsWith('.json'))).toEqual(['0000000003.json', '0000000004.json']);
    expect(names.filter((name) => name.startsWith('issues-'))).toHaveLength(2);
    expect(names.filter((name) => name.startsWith('comments-'))).toHaveLength(1);
    expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('what cannot be read is never an empty month', () => {
  it('a damaged data file is named, and nothing is committed', async () => {
    const base = await store.commitMonth(changeOf([idOf(1), idOf(2)], 'first'));
    const file = path.join(commits(), month, fileOf(base, 'changelog'));
    const content = await readFile(file);
    content[20]! ^= 0xff;
    await writeFile(file, content);
    const change = store.commitMonth(changeOf([idOf(2)], 'second', { base }));
    await expect(change).rejects.toThrow(PermanentError);
    await expect(change).rejects.toThrow(fileOf(base, 'changelog'));
    expect((await store.readMonth(month))?.generation).toBe(1);
  });

  it('a damaged commit record is named', async () => {
    await store.commitMonth(changeOf([idOf(1)], 'first'));
    await writeFile(path.join(commits(), month, '0000000001.json'), '{"v":1');
    await expect(store.readMonth(month)).rejects.toThrow('0000000001.json is not JSON');
  });

  it('a flat file without a commit record is refused', async () => {
    await mkdir(path.join(lake(), 'issues'), { recursive: true });
    await writeFile(path.join(lake(), 'issues/2026-02.parquet'), 'PAR1');
    await expect(store.readMonth(month)).rejects.toThrow('exists without a commit record');
  });
});
