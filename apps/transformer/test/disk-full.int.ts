import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createAlarms } from '@jiralake/alarms';
import { createParquetStore } from '@jiralake/lake-store';
import { createLogger } from '@jiralake/observability';
import { createWorkRequests } from '@jiralake/queues';
import { eventually, onSmallDisk, startProgram, type Program } from '@jiralake/testing';
import { createTables, defaultFieldMap, schemaVersion } from '@jiralake/tables';
import { idOf, month, transformerEnvironment, useTransformer } from './use-transformer';

let service: Program | undefined;
afterEach(() => service?.stop('SIGKILL'));
const transformer = useTransformer();
const schema = { tables: createTables(defaultFieldMap), version: schemaVersion(defaultFieldMap) };

onSmallDisk.describe('a transformer whose disk is full, and then read-only', (disk) => {
  // the encoding threads have a bundle of their own

  it('I10: says so, leaves the lake and the room as they were, and goes on by itself', async () => {
    const { save, dirty, queues, marked, redis, prefix } = transformer();
    const lake = path.join(disk().folder, 'parquet/jira');
    const commits = path.join(disk().folder, 'parquet/.commits/jira');
    const store = createParquetStore({ lake, commits }, schema);
    const alarms = createAlarms(redis, prefix, createLogger('test', 'silent'));
    const work = createWorkRequests(dirty, queues);
    const generation = async (): Promise<number | undefined> => (await store.readMonth(month))?.generation;
    const files = async (): Promise<string[]> => (await readdir(path.join(commits, month))).sort();
    const change = async (number: number): Promise<void> => {
      await save(number, { description: 'x'.repeat(20_000) });
      await work.transform(month, [idOf(number)]);
    };
    service = startProgram('dist/apps/transformer/main.js', {
      ...transformerEnvironment(transformer()),
      JIRA_PARQUET_DIR: lake,
      DISK_FULL_PAUSE_MS: '100',
    });
    await change(1);
    await eventually(async () => expect(await marked()).toEqual([]));
    const before = await files();

    disk().fill();
    await change(2);
    await service.line(/"alarm":"disk-full-lake"/);
    // more often than a job has attempts
    await eventually(() => {
      const tries = service?.lines.filter((line) => line.includes('"scope":"disk"')) ?? [];
      expect(tries.length).toBeGreaterThan(5);
    });
    expect((await alarms.list()).map(({ message }) => message)).toEqual([
      expect.stringContaining(`the disk of ${lake} is full`),
    ]);
    expect([await generation(), await marked()]).toEqual([1, [idOf(2)]]);
    expect(await queues.bull.transform.getFailedCount()).toBe(0);

    disk().free();
    await eventually(async () => expect([await generation(), await marked()]).toEqual([2, []]));
    await eventually(async () => expect(await alarms.list()).toEqual([]));
    // the failed attempts left no files
    const after = await files();
    expect(after.filter((name) => !before.includes(name)).length).toBeLessThanOrEqual(
      schema.tables.length + 1,
    );
    expect(after.filter((name) => name.startsWith('.'))).toEqual([]);

    await disk().setReadOnly(true);
    await change(3);
    await service.line(/"alarm":"not-writable-lake"/);
    expect((await alarms.list()).map(({ message }) => message)).toEqual([
      expect.stringContaining(`${lake} is read-only, or not for this user to write`),
    ]);
    await disk().setReadOnly(false);
    await eventually(async () => expect([await generation(), await marked()]).toEqual([3, []]));
    await eventually(async () => expect(await alarms.list()).toEqual([]));
    // the marks are removed before the job
    await eventually(async () => {
      const jobs = await queues.bull.transform.getJobs(['completed']);
      expect(jobs.map(({ attemptsMade }) => attemptsMade)).toEqual([1, 1, 1]);
    });
  });
});
