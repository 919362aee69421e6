import { setTimeout as sleep } from 'node:timers/promises';
import { createDirtySets } from '@jiralake/ledger';
import { createQueues, createWorkRequests } from '@jiralake/queues';
import { Redis } from 'ioredis';
import type { BenchmarkOptions } from '../benchmark';
import { withStack } from '../with-stack';
import { requestsOf, specOf } from './measure-backfill';

export interface MeasuredSingle {
  issues: number;
  requests: number;
  tookMs: number;
}

const LOOK_EVERY_MS = 50;

/** Fills a lake with the same services, but a single fetch for each issue. */
export function measureSingle(
  options: BenchmarkOptions,
  { name, issues }: { name: string; issues: number },
): Promise<MeasuredSingle> {
  return withStack(options, specOf(name, issues, true), async (stack) => {
    options.say(`${name}: ${issues} issues`);
    const ids = (await stack.simulator.issues()).map(({ issue }) => issue.id);
    const redis = new Redis(stack.redis.url, { maxRetriesPerRequest: null });
    const queues = createQueues(redis, stack.redis.prefix);
    const dirty = createDirtySets(redis, stack.redis.prefix);
    try {
      const startedAt = performance.now();
      await createWorkRequests(dirty, queues).fetch(
        ids.map((id) => ({ id })),
        'backfill',
      );
      while ((await dirty.summary()).some(({ workSet }) => workSet === 'fetch')) await sleep(LOOK_EVERY_MS);
      return { issues, tookMs: performance.now() - startedAt, ...(await requestsOf(stack)) };
    } finally {
      await queues.close();
      redis.disconnect();
    }
  });
}
