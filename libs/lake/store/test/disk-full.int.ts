import { readdirSync } from 'node:fs';
import path from 'node:path';
import { onSmallDisk } from '@jiralake/testing';
import { createParquetStore } from '../src/parquet-store';
import { changeOf, idOf, month, schema } from './sample-rows';

onSmallDisk.describe('a commit on a disk that is full', (disk) => {
  it('I10: throws, changes nothing, and leaves nothing that takes room, wherever it comes to a stop', async () => {
    const folders = { lake: path.join(disk().folder, 'jira'), commits: path.join(disk().folder, 'commits') };
    const store = createParquetStore(folders, schema);
    let stops = 0;
    for (let pages = 0; !(await store.readMonth(month)); pages++) {
      disk().fill(pages * 4_096);
      const failure = await store.commitMonth(changeOf([idOf(1)], 'first')).catch((error: unknown) => error);
      disk().free();
      if (await store.readMonth(month)) break;
      stops += 1;
      expect(failure).toMatchObject({ code: 'ENOSPC' });
      expect(filesIn(disk().folder)).toEqual([]);
    }
    // the files of the tables, and the record
    expect(stops).toBeGreaterThan(schema.tables.length);
    const record = (await store.readMonth(month))!;
    expect(filesIn(path.join(folders.commits, month))).toHaveLength(schema.tables.length + 1);
    expect(record.generation).toBe(1);
  });

  it('leaves nothing either when it is given up right before it', async () => {
    const folders = { lake: path.join(disk().folder, 'jira'), commits: path.join(disk().folder, 'commits') };
    const store = createParquetStore(folders, schema);
    const base = await store.commitMonth(changeOf([idOf(1)], 'first'));
    const before = readdirSync(path.join(folders.commits, month)).sort();
    const beforeCommit = (): Promise<void> => Promise.reject(new Error('lease lost'));
    await expect(store.commitMonth(changeOf([idOf(1)], 'second', { base, beforeCommit }))).rejects.toThrow(
      'lease lost',
    );
    expect(readdirSync(path.join(folders.commits, month)).sort()).toEqual(before);
  });
});

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
