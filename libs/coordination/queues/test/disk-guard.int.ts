import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createAlarms, type Alarms, createDiskGuard, type DiskGuard } from '@jiralake/alarms';
import { RateLimitedError, issueIdSchema } from '@jiralake/core';
import { publishFile } from '@jiralake/files';
import { createLogger } from '@jiralake/observability';
import { eventually, onSmallDisk, useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createWorker, type RunningWorker } from '../src/create-worker';
import { queueTable } from '../src/queue-table';
import { createQueues, type Queues } from '../src/queues';

const server = useRedis();
const [id, other] = ['10001', '10002'].map((each) => issueIdSchema.parse(each)) as [never, never];
const log = createLogger('test', 'silent');
const PAUSE_MS = 200;

let redis: Redis;
let queues: Queues;
let alarms: Alarms;
let prefix: string;
let now: number;
let worker: RunningWorker | undefined;
beforeEach(() => {
  prefix = `${server.prefix}-${Math.random()}`;
  redis = new Redis(server.url, { maxRetriesPerRequest: null });
  queues = createQueues(redis, prefix);
  alarms = createAlarms(redis, prefix, log);
  now = 0;
});
afterEach(async () => {
  await worker?.close(0);
  worker = undefined;
  await queues.close();
  redis.disconnect();
});

const guardOf = (kind: 'raw' | 'lake', folder = '/data', clock?: () => number): DiskGuard =>
  createDiskGuard({ kind, folder, shared: [], pauseMs: PAUSE_MS, alarms, ...(clock ? { clock } : {}) });
/** A guard of a disk on which all folders but these are writable. */
const guardWithout = (...closed: string[]): DiskGuard =>
  createDiskGuard({
    kind: 'lake',
    folder: '/data/lake',
    shared: ['/data/commits'],
    pauseMs: PAUSE_MS,
    alarms,
    canWrite: (folder) => Promise.resolve(!closed.includes(folder)),
  });
const names = async (): Promise<string[]> => (await alarms.list()).map(({ name }) => name);
const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
const fine = (): Promise<string> => Promise.resolve('written');

describe('a write on a disk that is full', () => {
  it.each(['ENOSPC', 'EDQUOT'])('pauses what it is done for, and raises an alarm (%s)', async (code) => {
    const failure = await guardOf('raw')(failing(code))().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RateLimitedError);
    expect(failure).toMatchObject({ concernsAll: true, retryAfterMs: PAUSE_MS });
    expect((failure as Error).message).toBe(`the disk of /data is full: ${code}`);
    const [alarm] = await alarms.list();
    expect(alarm).toMatchObject({ name: 'disk-full-raw' });
    expect(alarm?.message).toMatch(/\/data .*Make room/);
  });

  it('is not what else can go wrong', async () => {
    await expect(guardOf('raw')(failing('EIO'))()).rejects.toThrow('EIO');
    expect(await names()).toEqual([]);
  });

  it('keeps its alarm until a write of its kind that began after the failure succeeds', async () => {
    const [raw, lake] = (['raw', 'lake'] as const).map((kind) => guardOf(kind, '/data', () => now));
    let land = (): void => undefined;
    const underWay = raw!(() => new Promise<void>((resolve) => (land = resolve)))();
    now = 1;
    for (const guard of [raw!, lake!]) await guard(failing('ENOSPC'))().catch(() => undefined);
    now = 2;
    // the small file was written
    land();
    await underWay;
    await lake!(fine)();
    await eventually(async () => expect(await names()).toEqual(['disk-full-raw']));
    await raw!(fine)();
    await eventually(async () => expect(await names()).toEqual([]));
  });

  it('leaves its alarm to be taken back by any replica, also one that wrote a moment before', async () => {
    const [one, another] = [guardOf('raw', '/data', () => now), guardOf('raw', '/data', () => now)];
    await another(fine)();
    now = 1;
    await one(failing('ENOSPC'))().catch(() => undefined);
    now += PAUSE_MS;
    await another(fine)();
    await eventually(async () => expect(await names()).toEqual([]));
  });
});

describe('a write where nothing may be written', () => {
  it.each([
    ['EROFS', '/data/lake'],
    ['EACCES', '/data/commits'],
    ['EPERM', '/data/lake'],
  ])('pauses what it is done for, and raises an alarm with the path (%s)', async (code, closed) => {
    const guard = guardWithout(closed);
    const failure = await guard(failing(code))().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RateLimitedError);
    expect(failure).toMatchObject({ concernsAll: true, retryAfterMs: PAUSE_MS });
    expect((failure as Error).message).toBe(`${closed} cannot be written: ${code}`);
    const [alarm] = await alarms.list();
    expect(alarm).toMatchObject({ name: 'not-writable-lake' });
    expect(alarm?.message).toMatch(
      new RegExp(`^${closed} is read-only.* Mount it writable, or give the folder`),
    );
    await guard(fine)();
    await eventually(async () => expect(await names()).toEqual([]));
  });

  it('fails by itself when it is only this one file that may not be written', async () => {
    await expect(guardWithout('/data/commits/2026-02')(failing('EACCES'))()).rejects.toThrow('EACCES');
    expect(await names()).toEqual([]);
  });
});

it('a queue that is paused says why, and for how long, also when somebody else wants a shorter pause', async () => {
  expect(await queues.pauseOf('attachments')).toBeUndefined();
  await queues.pause('attachments', 60_000, 'the disk of /data is full: ENOSPC');
  await queues.pause('attachments', 30_000, 'Jira asks to wait (429)');
  const pause = await queues.pauseOf('attachments');
  expect(pause?.why).toBe('the disk of /data is full: ENOSPC');
  expect(pause?.ms).toBeGreaterThan(30_000);
  await queues.bull.attachments.removeRateLimitKey();
  expect(await queues.pauseOf('attachments')).toBeUndefined();
  // an older version writes no reason
  await queues.bull.transform.rateLimit(60_000);
  expect(await queues.pauseOf('transform')).toMatchObject({ why: undefined });
});

onSmallDisk.describe('a queue whose jobs write on a disk that is full', (disk) => {
  it('I10: pauses, uses no attempt, leaves no part of a file, and goes on by itself', async () => {
    const guard = guardOf('raw', disk().folder);
    const write = guard((name: string) =>
      publishFile(path.join(disk().folder, name), Buffer.alloc(500_000), { mode: 0o660, fsync: true }),
    );
    let starts = 0;
    disk().fill();
    worker = createWorker({
      queue: 'attachments',
      concurrency: 2,
      redis,
      prefix,
      queues,
      log,
      timing: { lockMs: 5_000, stalledCheckMs: 1_000, maxStalled: 3 },
      processors: {
        'store-attachments': async (job) => {
          starts += 1;
          await write(`${job.id}.json`);
          return { outcome: 'saved' };
        },
      },
    });
    const add = (of: never): Promise<string> =>
      queues.add('attachments', 'store-attachments', { v: 1, id: of });
    const jobs = await Promise.all([add(id), add(other)]);
    // the job starts more often than it has attempts
    await eventually(() => expect(starts).toBeGreaterThan(2 * queueTable.attachments.attempts));
    // the temporary file of the running attempt is removed when the attempt fails
    await eventually(() => expect(readdirSync(disk().folder)).toEqual(['filler']));
    expect(await names()).toEqual(['disk-full-raw']);

    disk().free();
    await eventually(async () => {
      for (const jobId of jobs) expect(await queues.bull.attachments.getJobState(jobId)).toBe('completed');
    });
    for (const jobId of jobs) expect((await queues.bull.attachments.getJob(jobId))?.attemptsMade).toBe(1);
    expect(readdirSync(disk().folder).sort()).toEqual(['10001.json', '10002.json']);
    await eventually(async () => expect(await names()).toEqual([]));
  });
});
