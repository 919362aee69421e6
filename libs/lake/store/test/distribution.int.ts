import { mkdir, readFile, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useTempFolder } from '@jiralake/testing';
import { distribute } from '../src/distribute';
import { createParquetStore } from '../src/parquet-store';
import { changeOf, idOf, month, schema } from './sample-rows';

const folder = useTempFolder();
const folders = () => ({
  lake: path.join(folder(), 'parquet/jira'),
  commits: path.join(folder(), 'parquet/.commits/jira'),
});
const copy = (): string => path.join(folder(), 'distribution');
const flat = (root: string, table: string): string => path.join(root, table, '2026-02.parquet');

async function distributeAll(): Promise<void> {
  expect(await distribute(copy(), folders().commits)).toEqual({ months: 1, failed: [] });
}

describe('the distribution folder', () => {
  it('gets the published files, as links, and nothing else', async () => {
    await createParquetStore(folders(), schema).commitMonth(changeOf([idOf(1)], 'first'));
    await distributeAll();
    expect((await stat(flat(copy(), 'issues'))).ino).toBe((await stat(flat(folders().lake, 'issues'))).ino);
    expect((await readdir(copy())).length).toBe(schema.tables.length);
    expect(await readdir(path.join(copy(), 'issues'))).toEqual(['2026-02.parquet']);
  });

  it('keeps files whose table did not change, so that rsync has nothing to send', async () => {
    const store = createParquetStore(folders(), schema);
    const base = await store.commitMonth(changeOf([idOf(1)], 'first'));
    await distributeAll();
    const before = await stat(flat(copy(), 'comments'));
    await store.commitMonth(changeOf([idOf(1)], 'second', { base }));
    await distributeAll();
    expect((await stat(flat(copy(), 'comments'))).mtimeMs).toBe(before.mtimeMs);
    expect(await readFile(flat(copy(), 'issues'))).toEqual(await readFile(flat(folders().lake, 'issues')));
  });

  it('leaves a copy alone that has the size and time of the file, and repairs any other', async () => {
    await createParquetStore(folders(), schema).commitMonth(changeOf([idOf(1)], 'first'));
    const original = flat(folders().lake, 'issues');
    const { mtime } = await stat(original);
    await mkdir(path.dirname(flat(copy(), 'issues')), { recursive: true });
    await writeFile(flat(copy(), 'issues'), await readFile(original));
    await utimes(flat(copy(), 'issues'), mtime, mtime);
    const { ino } = await stat(flat(copy(), 'issues'));
    await distributeAll();
    expect((await stat(flat(copy(), 'issues'))).ino).toBe(ino);
    await writeFile(flat(copy(), 'issues'), 'cut off');
    await distributeAll();
    expect(await readFile(flat(copy(), 'issues'))).toEqual(await readFile(original));
  });

  it('names the months that fail', async () => {
    await createParquetStore(folders(), schema).commitMonth(changeOf([idOf(1)], 'first'));
    await writeFile(copy(), 'a file where the folder belongs');
    const { months, failed } = await distribute(copy(), folders().commits);
    expect([months, failed.map((failure) => failure.month)]).toEqual([0, [month]]);
  });
});
