import { cp, readFile, rm, truncate, utimes, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openDuckDb } from '@jiralake/duckdb';
import { tableNames } from '@jiralake/tables';
import { useTempFolder } from '@jiralake/testing';
import { checkMonth, type Damage } from '../src/check-month';
import type { CommitRecord } from '../src/commit-record';
import { createParquetStore } from '../src/parquet-store';
import { changeOf, fileOf, idOf, month, schema } from './sample-rows';

const folder = useTempFolder();
const folders = () => ({
  lake: path.join(folder(), 'parquet/jira'),
  commits: path.join(folder(), 'parquet/.commits/jira'),
});
const dataOf = (record: CommitRecord, table: 'comments' | 'issues'): string =>
  path.join(folders().commits, month, fileOf(record, table));
const flatOf = (table: string): string => path.join(folders().lake, table, `${month}.parquet`);

async function check(checksums = false, committed = 0): Promise<Damage | undefined> {
  const { damage } = await checkMonth(folders(), tableNames, month, { committed }, { checksums });
  return damage;
}

/** Flips a byte, and leaves size and times as they were. */
async function rot(file: string): Promise<void> {
  const { atime, mtime } = await stat(file);
  const bytes = await readFile(file);
  bytes[20]! ^= 0xff;
  await writeFile(file, bytes);
  await utimes(file, atime, mtime);
}

let first: CommitRecord;
let record: CommitRecord;
beforeEach(async () => {
  const store = createParquetStore(folders(), schema);
  first = await store.commitMonth(changeOf([idOf(1), idOf(2)], 'first'));
  record = await store.commitMonth(changeOf([idOf(1)], 'second', { base: first }));
});

describe('a look at the files of a month', () => {
  it('finds nothing in one that is whole, and says how large it is', async () => {
    const result = await checkMonth(folders(), tableNames, month, { committed: 2 }, { checksums: true });
    const bytes = Object.values(record.tables).reduce((sum, file) => sum + file.bytes, 0);
    expect(result).toEqual({ bytes, damage: undefined });
  });

  it('finds nothing in a copy, where the flat names are files of their own', async () => {
    await cp(path.join(folder(), 'parquet'), path.join(folder(), 'copy/parquet'), { recursive: true });
    const copies = {
      lake: path.join(folder(), 'copy/parquet/jira'),
      commits: path.join(folder(), 'copy/parquet/.commits/jira'),
    };
    const { damage } = await checkMonth(copies, tableNames, month, { committed: 2 }, { checksums: true });
    expect(damage).toBeUndefined();
  });

  it.each([
    ['is cut short', (file: string) => truncate(file, 100)],
    ['is gone', (file: string) => rm(file)],
  ])('finds a file of any table that %s by its size', async (_, spoil) => {
    const file = dataOf(record, 'comments');
    await spoil(file);
    const damage = await check();
    expect(damage).toMatchObject({ month, generation: 2, isGone: false });
    expect(damage?.what).toContain(file);
  });

  it('finds content that changed in place by its checksum alone', async () => {
    await rot(dataOf(record, 'comments'));
    expect(await check()).toBeUndefined();
    const damage = await check(true);
    expect(damage).toMatchObject({ generation: 2 });
    expect(damage?.what).toContain(dataOf(record, 'comments'));
  });

  it('finds a flat name that is gone or is another file, which a commit puts right', async () => {
    await rm(flatOf('comments'));
    expect(await check()).toMatchObject({
      what: expect.stringContaining(flatOf('comments')) as string,
      generation: undefined,
    });
    await cp(dataOf(record, 'comments'), flatOf('comments'));
    expect(await check()).toBeUndefined();
    await rot(flatOf('comments'));
    expect(await check()).toBeUndefined();
    expect(await check(true)).toMatchObject({
      what: expect.stringContaining(flatOf('comments')) as string,
      generation: undefined,
    });
  });

  it('finds records that are gone or broken, by whatever is left of the month', async () => {
    const recordFile = path.join(folders().commits, month, '0000000002.json');
    await rm(recordFile);
    expect((await check())?.what).toContain('only the record of generation 1');
    await writeFile(recordFile, '{"v":1');
    expect((await check())?.what).toContain('is not JSON');
    await rm(folders().commits, { recursive: true });
    expect(await check()).toMatchObject({
      what: expect.stringContaining('has no commit record') as string,
      isGone: false,
    });
  });

  it('finds an older state, and a month of which nothing is left, where it is known what was committed', async () => {
    expect((await check(false, 3))?.what).toContain('although generation 3 was committed');
    await rm(path.join(folder(), 'parquet'), { recursive: true });
    expect(await check()).toBeUndefined();
    expect(await check(false, 3)).toMatchObject({ isGone: true, generation: undefined });
  });

  it('leaves files alone that something else wrote', async () => {
    await rm(path.join(folder(), 'parquet/.commits'), { recursive: true });
    const db = await openDuckDb();
    await rm(flatOf('issues'));
    await db.query(`copy (select '7' as issue_id) to '${flatOf('issues')}' (format parquet)`);
    db.close();
    expect(await check(true)).toBeUndefined();
  });
});
