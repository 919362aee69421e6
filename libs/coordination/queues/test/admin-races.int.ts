import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError, issueIdSchema } from '@jiralake/core';
import { keyPrefix } from '@jiralake/redis';
import { eventually, useRedis } from '@jiralake/testing';
import { Worker } from 'bullmq';
import { createWorker } from '../src/create-worker';
import type { WorkerContext } from '../src/open-worker-context';
import type { JobContext, JobResult } from '../src/process-job';
import { queueTable, type JobData } from '../src/queue-table';
import { ensureJob } from '../src/ensure-job';
import { useWorkerContext } from './use-worker-context';

const server = useRedis();
const id = issueIdSchema.parse('10001');

let context: WorkerContext;
const { context: opened, workers } = useWorkerContext(server, 500);
beforeEach(() => void (context = opened()));

type StoreJob = JobData<'attachments', 'store-attachments'>;

function work(process: (job: StoreJob, context: JobContext) => Promise<JobResult>): void {
  const processors = { 'store-attachments': process };
  workers.push(createWorker({ ...context.shared, queue: 'attachments', concurrency: 8, processors }));
}

describe('failed jobs that are retried while another one of their issue is added', () => {
  let [atWork, mostAtWork, runs] = [0, 0, 0];
  beforeEach(() => ([atWork, mostAtWork, runs] = [0, 0, 0]));

  const workUnderLease = (): void =>
    work(() =>
      context.leases.hold(`attachments:${id}`, async () => {
        atWork += 1;
        mostAtWork = Math.max(mostAtWork, atWork);
        await sleep(300);
        atWork -= 1;
        runs += 1;
        return { outcome: 'saved' };
      }),
    );

  it('I2: work one at a time, and to wait uses no attempt', async () => {
    const failed = 3;
    work(() => Promise.reject(new PermanentError('broken')));
    const add = (): Promise<string> => context.queues.add('attachments', 'store-attachments', { v: 1, id });
    const jobs: string[] = [];
    for (let i = 0; i < failed; i++) {
      const jobId = await add();
      jobs.push(jobId);
      await eventually(async () =>
        expect(await context.queues.bull.attachments.getJobState(jobId)).toBe('failed'),
      );
    }
    await workers.pop()?.close(0);

    for (const jobId of jobs) await (await context.queues.bull.attachments.getJob(jobId))?.retry();
    jobs.push(await add());
    expect(new Set(jobs).size).toBe(failed + 1);
    workUnderLease();
    await eventually(async () => {
      for (const jobId of jobs)
        expect(await context.queues.bull.attachments.getJobState(jobId)).toBe('completed');
    });
    expect([mostAtWork, runs]).toEqual([1, failed + 1]);
    const attempts = await Promise.all(
      jobs.map(async (jobId) => (await context.queues.bull.attachments.getJob(jobId))?.attemptsMade),
    );
    // a job that failed before used one attempt
    expect(attempts).toEqual([...Array.from({ length: failed }, () => 2), 1]);
  });
});

it('I1: a job that is removed while its worker is dead takes the next one with it, and the mark brings both back', async () => {
  const { attachments } = context.queues.bull;
  const dead = new Worker(queueTable.attachments.name, undefined, {
    connection: context.redis,
    prefix: keyPrefix(context.prefix),
    autorun: false,
    lockDuration: 200,
  });
  await context.work.attachments(id, undefined);
  const taken = await dead.getNextJob('dead');
  await context.work.attachments(id, undefined);
  // the lock of the dead worker still holds
  await expect(taken?.remove()).rejects.toThrow('locked');
  await eventually(() => taken?.remove());
  expect(await attachments.getJobCountByTypes('waiting', 'active', 'delayed', 'failed', 'completed')).toBe(0);
  expect(await context.dirty.summary()).toMatchObject([{ workSet: 'attachments', count: 1 }]);

  for (const stale of await context.dirty.stale('attachments', 0, 10))
    await ensureJob(context.queues, 'attachments', 'store-attachments', { v: 1, id: stale.id });
  work(async (job) => {
    const claim = await context.dirty.claimOne('attachments', job.id);
    if (claim) await context.dirty.acknowledge('attachments', [claim]);
    return { outcome: 'saved' };
  });
  await eventually(async () => expect(await context.dirty.summary()).toEqual([]));
  await dead.close(true);
});
