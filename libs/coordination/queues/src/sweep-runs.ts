import { performance } from 'node:perf_hooks';
import { RetryLaterError, messageOf } from '@jiralake/core';
import type { Log } from '@jiralake/observability';
import { redisKey, parseJson, createRedisClock } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { JobResult } from './process-job';
import { queueTable, type JobName } from './queue-table';

export type SweepName = JobName<'sweep'>;

const runSchema = z.object({
  /** epoch milliseconds of the Redis clock */
  startedAt: z.number(),
  tookMs: z.number(),
  /** how often the scheduler runs the sweep; missing when no scheduler has run it yet */
  everyMs: z.number().optional(),
  /** whether the sweep did all of its work */
  ok: z.boolean(),
  /** the result of the sweep, or its error */
  result: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/** How a sweep ended. */
export type SweepRun = z.infer<typeof runSchema> & { sweep: SweepName };

export interface SweepRuns {
  /**
   * Runs a sweep and notes how the run ended, also with an error. A run that takes longer than its cadence is logged. A run that
   * is refused because another replica runs the sweep is not noted.
   */
  record(
    sweep: SweepName,
    everyMs: number | undefined,
    work: () => Promise<JobResult & { ok: boolean }>,
  ): Promise<JobResult>;
  /** Returns the latest run of each sweep that has run. */
  latest(): Promise<SweepRun[]>;
  /** Returns the runs of one sweep, newest first, at most fifty. */
  of(sweep: SweepName): Promise<SweepRun[]>;
}

const MOST_RUNS = 50;

/** Keeps the runs of one site in a Redis list for each sweep. */
export function createSweepRuns(redis: Redis, prefix: string, log: Pick<Log, 'warn'>): SweepRuns {
  const now = createRedisClock(redis);
  const keyOf = (sweep: SweepName): string => redisKey(prefix, 'runs', sweep);
  const note = async (sweep: SweepName, run: z.infer<typeof runSchema>): Promise<void> => {
    await redis
      .multi()
      .lpush(keyOf(sweep), JSON.stringify(run))
      .ltrim(keyOf(sweep), 0, MOST_RUNS - 1)
      .exec();
  };
  const read = async (sweep: SweepName, last: number): Promise<SweepRun[]> => {
    const texts = await redis.lrange(keyOf(sweep), 0, last);
    return texts.flatMap((text) => {
      const run = runSchema.safeParse(parseJson(text)).data;
      return run ? [{ sweep, ...run }] : [];
    });
  };

  return {
    async record(sweep, everyMs, work) {
      const startedAt = (await now()).getTime();
      const began = performance.now();
      // a run by hand keeps the cadence of the scheduler
      const cadence = everyMs ?? (await read(sweep, 0))[0]?.everyMs;
      const end = (ok: boolean, result: SweepRun['result']): Promise<void> => {
        const tookMs = Math.round(performance.now() - began);
        if (everyMs !== undefined && tookMs > everyMs)
          log.warn({ sweep, tookMs, everyMs }, 'sweep takes longer than its cadence');
        return note(sweep, { startedAt, tookMs, everyMs: cadence, ok, result });
      };
      try {
        const { ok, ...result } = await work();
        const known = Object.entries(result).filter(([, value]) => value !== undefined);
        await end(ok, Object.fromEntries(known) as SweepRun['result']);
        return result;
      } catch (error) {
        if (!(error instanceof RetryLaterError)) await end(false, { error: messageOf(error) });
        throw error;
      }
    },
    of: (sweep) => read(sweep, -1),
    async latest() {
      const sweeps = Object.keys(queueTable.sweep.jobs) as SweepName[];
      return (await Promise.all(sweeps.map((sweep) => read(sweep, 0)))).flat();
    },
  };
}
