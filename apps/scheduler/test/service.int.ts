import { issueIdSchema } from '@jiralake/core';
import { createDirtySets } from '@jiralake/ledger';
import { createQueues, type Queues, queueTable } from '@jiralake/queues';
import { eventually, startProgram, useRedis, type Program } from '@jiralake/testing';
import { Redis } from 'ioredis';

const server = useRedis();
const id = issueIdSchema.parse('10001');
const started: Program[] = [];
let redis: Redis;
let queues: Queues;
let prefix: string;
beforeEach(() => {
  prefix = `${server.prefix}-${Date.now()}`;
  redis = new Redis(server.url, { maxRetriesPerRequest: null });
  queues = createQueues(redis, prefix);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((program) => program.stop('SIGKILL')));
  await queues.close();
  redis.disconnect();
});

/** A site to which no test here sends a request. */
const SITE = { JIRA_DOMAIN: 'site.example.com', JIRA_EMAIL: 'a@example.com', JIRA_API_TOKEN: 'token' };
const SWEEPS = Object.keys(queueTable.sweep.jobs).length;

function start(): Program {
  const timing = { WAKE_EVERY_MS: '300', WAKE_AFTER_MS: '200' };
  const program = startProgram('dist/apps/scheduler/main.js', {
    ...SITE,
    REDIS_URL: server.url,
    REDIS_PREFIX: prefix,
    ...timing,
  });
  started.push(program);
  return program;
}

describe('the scheduler as a process', () => {
  it('I1: turns a mark without a job into a job', async () => {
    await createDirtySets(redis, prefix).mark('fetch', [{ id }]);
    const program = start();
    await eventually(async () => expect(await queues.bull.fetch.getWaitingCount()).toBe(1));
    expect((await queues.bull.fetch.getWaiting())[0]?.data).toEqual({ v: 1, id, reason: 'wake' });
    expect(await program.stop()).toBe(0);
  });

  it('I1: sweeps although a scheduler whose clock was an hour ahead scheduled the next sweep and died', async () => {
    const opts = { every: 300, startDate: Date.now() + 3_600_000 };
    await queues.bull.sweep.upsertJobScheduler('wake', opts, { name: 'wake', data: { v: 1 } });
    await start().line(/"started"/);
    await eventually(async () => expect(await queues.bull.sweep.getCompletedCount()).toBeGreaterThan(1));
  });

  it('runs one sweep for all replicas', async () => {
    const programs = [start(), start()];
    await Promise.all(programs.map((program) => program.line(/"started"/)));
    await eventually(async () => expect(await queues.bull.sweep.getCompletedCount()).toBeGreaterThan(3));
    expect(await queues.bull.sweep.getJobSchedulersCount()).toBe(SWEEPS);
    // one sweep every 300 ms, however many replicas run
    const times = (await queues.bull.sweep.getCompleted()).map((job) => job.processedOn ?? 0);
    const span = Math.max(...times) - Math.min(...times);
    expect(times.length).toBeLessThanOrEqual(span / 300 + 2);
    expect(await Promise.all(programs.map((program) => program.stop()))).toEqual([0, 0]);
  });
});
