import { PermanentError, issueIdSchema } from '@jiralake/core';
import { createDisappearances, createIncompleteIssues, createRecoverySpacing } from '@jiralake/ledger';
import { createLogger } from '@jiralake/observability';
import { createWorker, type RunningWorker, openWorkerContext, type WorkerContext } from '@jiralake/queues';
import { eventually, useRedis } from '@jiralake/testing';
import { recoverStaleWork, type RecoveryPorts } from '../src/recover-stale-work';

const server = useRedis();
const id = issueIdSchema.parse('10001');
const MINUTE_MS = 60_000;
const at = (minute: number) => (): Promise<Date> => Promise.resolve(new Date(minute * MINUTE_MS));
const log = createLogger('test', 'silent');

let context: WorkerContext;
let ports: RecoveryPorts;
let worker: RunningWorker | undefined;
beforeEach(() => {
  const prefix = `${server.prefix}-${Math.random()}`;
  context = openWorkerContext(
    {
      REDIS_URL: server.url,
      REDIS_PREFIX: prefix,
      QUEUE_LOCK_MS: 5_000,
      QUEUE_LEASE_MS: 5_000,
      QUEUE_STALLED_CHECK_MS: 60_000,
      QUEUE_MAX_STALLED: 3,
    },
    log,
  );
  ports = {
    ...context,
    incomplete: createIncompleteIssues(context.redis, prefix),
    incompleteFiles: createIncompleteIssues(context.redis, prefix, 'incomplete-files'),
    disappearances: createDisappearances(context.redis, prefix),
    spacing: createRecoverySpacing(context.redis, prefix),
    dropCorruptRecords: () => Promise.resolve([]),
    afterMs: 0,
    now: at(0),
    log,
  };
});
afterEach(async () => {
  await worker?.close(0);
  worker = undefined;
  await context.queues.close();
  context.redis.disconnect();
});

function work(process: () => Promise<{ outcome: string }>): void {
  worker = createWorker({
    ...context.shared,
    queue: 'attachments',
    concurrency: 1,
    processors: { 'store-attachments': process },
  });
}

it('a poison issue fails once for each turn that the wake sweep gives it, at growing distances, and heals with the first good run', async () => {
  const ranAt: number[] = [];
  let minute = 0;
  let isPoison = true;
  work(async () => {
    ranAt.push(minute);
    if (isPoison) throw new PermanentError('poison');
    const claim = await context.dirty.claimOne('attachments', id);
    if (claim) await context.dirty.acknowledge('attachments', [claim]);
    return { outcome: 'saved' };
  });
  const untilNoJobs = (): Promise<void> =>
    eventually(async () =>
      expect(await context.queues.bull.attachments.getJobCounts('waiting', 'active', 'delayed')).toEqual({
        waiting: 0,
        active: 0,
        delayed: 0,
      }),
    );
  await context.work.attachments(id, undefined);
  await untilNoJobs();
  for (minute = 1; minute <= 40; minute++) {
    await recoverStaleWork({ ...ports, now: at(minute) });
    await untilNoJobs();
  }
  expect(ranAt).toEqual([0, 1, 2, 4, 8, 16, 32]);
  isPoison = false;
  minute = 64;
  await recoverStaleWork({ ...ports, now: at(minute) });
  await untilNoJobs();
  expect([ranAt.at(-1), await context.dirty.summary()]).toEqual([64, []]);
});
