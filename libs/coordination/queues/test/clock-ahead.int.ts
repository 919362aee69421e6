import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { issueIdSchema } from '@jiralake/core';
import { createLogger } from '@jiralake/observability';
import { eventually, useRedis, useScript } from '@jiralake/testing';
import { createWorker, type RunningWorker } from '../src/create-worker';
import { openWorkerContext, type WorkerContext } from '../src/open-worker-context';

const server = useRedis();
const root = path.resolve(__dirname, '../../../..');
const script = useScript(path.join(__dirname, 'ahead-process.ts'));
let ahead: ChildProcess | undefined;
let worker: RunningWorker | undefined;
let context: WorkerContext | undefined;
afterEach(async () => {
  ahead?.kill('SIGKILL');
  await worker?.close(0);
  await context?.queues.close();
  context?.redis.disconnect();
});

it('I1: what a replica delayed whose clock was ahead goes on at its time when that replica dies, and no pause ends early', async () => {
  const [owed, paused] = ['10001', '10002'].map((id) => issueIdSchema.parse(id)) as [never, never];
  const config = {
    REDIS_URL: server.url,
    REDIS_PREFIX: `${server.prefix}-${Math.random()}`,
    QUEUE_LOCK_MS: 5_000,
    QUEUE_LEASE_MS: 5_000,
    QUEUE_STALLED_CHECK_MS: 200,
    QUEUE_MAX_STALLED: 3,
  };
  context = openWorkerContext(config, createLogger('test', 'silent'));
  const { attachments } = context.queues.bull;
  for (const id of [owed, paused]) await context.work.attachments(id, undefined);
  ahead = spawn(process.execPath, [script], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, CONFIG: JSON.stringify(config), PAUSED: paused },
  });
  await eventually(async () => expect(await attachments.getDelayedCount()).toBe(2));
  const ended = new Promise((resolve) => ahead?.once('exit', resolve));
  ahead.kill('SIGKILL');
  await ended;

  const runs: string[] = [];
  const process_ = ({ id }: { id: string }): Promise<{ outcome: string }> => {
    runs.push(id);
    return Promise.resolve({ outcome: 'stored' });
  };
  const processors = { 'store-attachments': process_ };
  worker = createWorker({ ...context.shared, queue: 'attachments', concurrency: 4, processors });
  await eventually(() => expect(runs).toEqual([owed]));
  expect((await attachments.getDelayed()).map(({ data }): unknown => data)).toEqual([{ v: 1, id: paused }]);
});
