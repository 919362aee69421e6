import { PermanentError, issueIdSchema } from '@jiralake/core';
import { createDisappearances, createIncompleteIssues, createWakeSpacing } from '@jiralake/ledger';
import { createLogger } from '@jiralake/observability';
import { createWorker, type RunningWorker, openWorkerContext, type WorkerContext } from '@jiralake/queues';
import { eventually, useRedis } from '@jiralake/testing';
import { wake, type WakePorts } from '../src/wake';

const server = useRedis();
const id = issueIdSchema.parse('10001');
const MINUTE_MS = 60_000;
const at = (minute: number) => (): Promise<Date> => Promise.resolve(new Date(minute * MINUTE_MS));
const log = createLogger('test', 'silent');

let place: WorkerContext;
let ports: WakePorts;
let worker: RunningWorker | undefined;
beforeEach(() => {
  const prefix = `${server.prefix}-${Math.random()}`;
  place = openWorkerContext(
    {
      ...{ REDIS_URL: server.url, REDIS_PREFIX: prefix },
      ...{
        QUEUE_LOCK_MS: 5_000,
        QUEUE_LEASE_MS: 5_000,
        QUEUE_STALLED_CHECK_MS: 60_000,
        QUEUE_MAX_STALLED: 3,
      },
    },
    log,
  );
  ports = {
    ...place,
    incomplete: createIncompleteIssues(place.redis, prefix),
    incompleteFiles: createIncompleteIssues(place.redis, prefix, 'incomplete-files'),
    disappearances: createDisappearances(place.redis, prefix),
    spacing: createWakeSpacing(place.redis, prefix),
    mend: () => Promise.resolve([]),
    afterMs: 0,
    now: at(0),
    log,
  };
});
afterEach(async () => {
  await worker?.close(0);
  worker = undefined;
  await place.queues.close();
  place.redis.disconnect();
});

function work(process: () => Promise<{ outcome: string }>): void {
  worker = createWorker({
    ...place.shared,
    ...{ queue: 'attachments', concurrency: 1 },
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
    const claim = await place.dirty.claimOne('attachments', id);
    if (claim) await place.dirty.acknowledge('attachments', [claim]);
    return { outcome: 'saved' };
  });
  const settled = (): Promise<void> =>
    eventually(async () =>
      expect(await place.queues.bull.attachments.getJobCounts('waiting', 'active', 'delayed')).toEqual({
        ...{ waiting: 0, active: 0, delayed: 0 },
      }),
    );
  await place.work.attachments(id, undefined);
  await settled();
  for (minute = 1; minute <= 40; minute++) {
    await wake({ ...ports, now: at(minute) });
    await settled();
  }
  expect(ranAt).toEqual([0, 1, 2, 4, 8, 16, 32]);
  isPoison = false;
  minute = 64;
  await wake({ ...ports, now: at(minute) });
  await settled();
  expect([ranAt.at(-1), await place.dirty.summary()]).toEqual([64, []]);
});
