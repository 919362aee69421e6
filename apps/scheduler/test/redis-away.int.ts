import { issueIdSchema } from '@jiralake/core';
import { createDirtySets } from '@jiralake/ledger';
import { createQueues, type Queues, queueTable } from '@jiralake/queues';
import { eventually, healthOf, startProgram, useBreakableRedis, type Program } from '@jiralake/testing';
import { Redis } from 'ioredis';

let service: Program | undefined;
const server = useBreakableRedis();
const id = issueIdSchema.parse('10001');
let redis: Redis;
let queues: Queues;
beforeEach(() => {
  redis = new Redis(server.url, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  queues = createQueues(redis, server.prefix);
});
afterEach(async () => {
  await service?.stop('SIGKILL');
  redis.disconnect();
});

/** A site to which no test here sends a request. */
const SITE = { JIRA_DOMAIN: 'site.example.com', JIRA_EMAIL: 'a@example.com', JIRA_API_TOKEN: 'token' };
const SWEEPS = Object.keys(queueTable.sweep.jobs).length;

function start(more: Record<string, string> = {}): Program {
  service = startProgram('dist/apps/scheduler/main.js', {
    ...SITE,
    REDIS_URL: server.url,
    REDIS_PREFIX: server.prefix,
    WAKE_EVERY_MS: '300',
    WAKE_AFTER_MS: '200',
    PORT: '0',
    ...more,
  });
  return service;
}

async function expectSweeps(atLeast = SWEEPS): Promise<void> {
  await createDirtySets(redis, server.prefix).mark('fetch', [{ id }]);
  await eventually(async () => expect(await queues.bull.fetch.getWaitingCount()).toBe(1));
  expect(await queues.bull.sweep.getJobSchedulersCount()).toBeGreaterThanOrEqual(atLeast);
}

const expectReady = async (program: Program): Promise<void> =>
  eventually(async () => expect(await healthOf(program)).toEqual({ healthz: 200, reasons: [] }));
const errors = ({ lines }: Program): string[] => lines.filter((line) => line.includes('"level":"error"'));

describe('the scheduler, when Redis', () => {
  it('is down at the start, says so in one line, is not ready, and sweeps as soon as it comes up', async () => {
    await server.server.kill();
    const program = start();
    expect(await healthOf(program)).toEqual({ healthz: 200, reasons: ['redis is not reachable'] });
    await program.line(/redis is not reachable, waiting for it/);
    await server.server.start();
    await expectSweeps();
    await expectReady(program);
    expect(errors(program)).toHaveLength(1);
  });

  it('comes back without its data, schedules its sweeps again', async () => {
    // so that only the return of Redis can be the reason
    const program = start({ WAKE_EVERY_MS: '3600000', WAKE_AFTER_MS: '1' });
    await program.line(/"started"/);
    await eventually(async () => expect(await queues.bull.sweep.getCompletedCount()).toBe(1));
    await server.server.kill();
    await program.line(/redis is not reachable, waiting for it/);
    await server.server.startEmpty();
    await program.line(/sweep was gone from redis and is scheduled again/);
    // it runs at once, and then every hour
    await eventually(async () => expect(await queues.bull.sweep.getCompletedCount()).toBe(1));
    await eventually(async () => expect(await queues.bull.sweep.getJobSchedulersCount()).toBe(SWEEPS));
    await expectReady(program);
    expect(errors(program)).toHaveLength(1);
  });

  it('lost its data without going away, schedules its sweeps again', async () => {
    const program = start();
    await expectSweeps();
    await redis.flushall();
    await program.line(/sweep was gone from redis and is scheduled again/);
    // rare sweeps are checked once a minute
    await expectSweeps(1);
  });

  it('hangs for longer than leases and locks live, sweeps on', async () => {
    const program = start({
      QUEUE_LEASE_MS: '1000',
      QUEUE_LOCK_MS: '1000',
      QUEUE_STALLED_CHECK_MS: '500',
    });
    await program.line(/"started"/);
    await eventually(async () => expect(await queues.bull.sweep.getCompletedCount()).toBeGreaterThan(1));
    server.server.freeze();
    await program.line(/redis does not respond, waiting for it/);
    expect(await healthOf(program)).toEqual({ healthz: 200, reasons: ['redis does not respond'] });
    server.server.thaw();
    await expectSweeps();
    await expectReady(program);
  });
});
