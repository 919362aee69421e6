import path from 'node:path';
import { issueKeySchema } from '@jiralake/core';
import { createQueues, type Queues } from '@jiralake/queues';
import { startProgram, stopInTime, useBreakableRedis, useScript, type Program } from '@jiralake/testing';
import { Redis } from 'ioredis';

const redis = useBreakableRedis();
const service = useScript(path.join(__dirname, 'example-service.ts'));
const started: Program[] = [];
let connection: Redis;
let queues: Queues;
beforeEach(() => {
  connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  connection.on('error', () => undefined);
  queues = createQueues(connection, redis.prefix);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((program) => program.stop('SIGKILL')));
  connection.disconnect();
});

/** By default a job goes on elsewhere only when it is handed over: its lock outlives the test. */
function start(lockMs = 120_000): Program {
  const program = startProgram(service, {
    REDIS_URL: redis.url,
    REDIS_PREFIX: redis.prefix,
    QUEUE_LOCK_MS: String(lockMs),
    QUEUE_STALLED_CHECK_MS: '300',
  });
  started.push(program);
  return program;
}

const add = (key: string): Promise<string> =>
  queues.add('fetch', 'resolve-issue', { v: 1, key: issueKeySchema.parse(key) });

const LEFT = /"level":"warn".*"jobs were not handed over; other replicas/;
const leftBehind = ({ lines }: Program): string[] => lines.filter((line) => LEFT.test(line));

async function expectUntouched(jobId: string, state: string): Promise<void> {
  const job = await queues.bull.fetch.getJob(jobId);
  expect([await job?.getState(), job?.attemptsMade]).toEqual([state, 0]);
}

describe('a worker that is asked to stop', () => {
  it('I10: hands its jobs to another replica, which begins at once, and no attempt is used', async () => {
    const first = start();
    const jobId = await add('OBEY-1');
    await first.line(/"at work"/);
    const second = start();
    await second.line(/"started"/);
    expect(await stopInTime(first)).toBe(0);
    await second.line(/"at work"/);
    await expectUntouched(jobId, 'active');
    expect(leftBehind(first)).toEqual([]);
  });

  it('leaves a job that ignores its signal to others, hands over the rest, and says so', async () => {
    const first = start(4_000);
    const ignoring = await add('IGNORE-1');
    const obeying = await add('OBEY-1');
    await first.line(/IGNORE-1.*"at work"/);
    await first.line(/OBEY-1.*"at work"/);
    expect(await stopInTime(first)).toBe(0);
    expect(leftBehind(first)).toEqual([expect.stringContaining('"jobs":1,')]);
    await expectUntouched(obeying, 'waiting');
    await expectUntouched(ignoring, 'active');
    const second = start(4_000);
    await second.line(/IGNORE-1.*"at work"/);
    await expectUntouched(ignoring, 'active');
  });

  it.each([
    ['is away', () => redis.server.kill(), () => redis.server.start()],
    ['hangs', () => Promise.resolve(redis.server.freeze()), () => Promise.resolve(redis.server.thaw())],
  ])('I10: stops all the same when Redis %s, and its jobs go on elsewhere', async (_what, take, giveBack) => {
    const first = start(4_000);
    const jobId = await add('OBEY-1');
    await first.line(/"at work"/);
    await take();
    expect(await stopInTime(first)).toBe(0);
    expect(leftBehind(first)).toHaveLength(1);
    await giveBack();
    const second = start(4_000);
    await second.line(/"at work"/);
    await expectUntouched(jobId, 'active');
  });

  it('stops when Redis was never there', async () => {
    await redis.server.kill();
    const program = start();
    await program.line(/"started"/);
    expect(await stopInTime(program)).toBe(0);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('leaves at once at a second signal, %s, with exit code %i', async (signal, code) => {
    const program = start();
    await add('IGNORE-1');
    await program.line(/"at work"/);
    program.child.kill('SIGTERM');
    await program.line(/"stopping"/);
    expect(await program.stop(signal)).toBe(code);
    expect(leftBehind(program)).toEqual([]);
  });
});
