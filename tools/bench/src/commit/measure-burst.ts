import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { createDirtySets, monthWorkSet } from '@jiralake/ledger';
import { createQueues, createWorkRequests } from '@jiralake/queues';
import { Redis } from 'ioredis';
import type { BenchmarkOptions } from '../benchmark';
import type { LoadedIssue, LoadedSite } from '../transform/load-issues';
import { withStack, type BenchStack } from '../with-stack';
import { work } from './edits';
import { idAt, issueAt } from './issue-source';
import { MONTH } from './measure-commits';

const CREATED = `${MONTH}-03T10:00:00.000+0000`;
const LOOK_EVERY_MS = 5;
const LONGEST_MS = 120_000;

/** Returns the milliseconds of each round, from the marks of all issues of a month to the publication of the last. */
export function measureBurst(
  options: BenchmarkOptions,
  site: LoadedSite,
  { issues, rounds }: { issues: number; rounds: number },
): Promise<number[]> {
  const spec = {
    name: 'burst',
    site: { issues: 10, months: 1, seed: 1 },
    replicas: { transformer: 1 },
    env: { LOG_LEVEL: 'info' },
  };
  return withStack(options, spec, async (stack) => {
    const { raw } = dataPaths(loadConfig(storageVariables, stack.env));
    const all = Array.from({ length: issues }, (_, i) => issueAt(site.issues, i));
    const line = openTransformDriver(stack);
    try {
      const times: number[] = [];
      // the first round fills the month
      for (let round = 0; round <= rounds; round++) {
        await saveAll(raw, round === 0 ? all : all.map((issue) => work(issue, round)));
        const ms = await line.transformAll(all.map((_, i) => idAt(i)));
        options.say(`burst: round ${round}: ${Math.round(ms)} ms`);
        if (round > 0) times.push(ms);
      }
      return times;
    } finally {
      await line.close();
    }
  });
}

async function saveAll(folder: string, issues: readonly LoadedIssue[]): Promise<void> {
  const byId = path.join(folder, 'issues/by-id');
  await mkdir(byId, { recursive: true });
  for (const { raw } of issues) {
    const text = JSON.stringify({ ...raw, fields: { ...raw.fields, created: CREATED } });
    await writeFile(path.join(byId, `${raw.id}.json`), text);
  }
}

function openTransformDriver({ redis, ended }: BenchStack) {
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  const queues = createQueues(connection, redis.prefix);
  const dirty = createDirtySets(connection, redis.prefix);
  const requests = createWorkRequests(dirty, queues);
  const isDone = async (): Promise<boolean> => {
    const [failed] = await queues.bull.transform.getFailed();
    if (failed) throw new Error(`a job failed: ${failed.failedReason}`);
    if (ended().length > 0) throw new Error(`ended by itself: ${ended().join(', ')}; its log says why`);
    return (await dirty.summary()).every(
      ({ workSet, count }) => workSet !== monthWorkSet(MONTH) || count === 0,
    );
  };
  return {
    /** Marks and waits until the marks are acknowledged, which happens after the publication. */
    async transformAll(ids: Parameters<typeof requests.transform>[1]): Promise<number> {
      const startedAt = performance.now();
      await requests.transform(MONTH, ids);
      while (!(await isDone())) {
        if (performance.now() - startedAt > LONGEST_MS) throw new Error(`not done after ${LONGEST_MS} ms`);
        await sleep(LOOK_EVERY_MS);
      }
      return performance.now() - startedAt;
    },
    async close(): Promise<void> {
      await queues.close();
      connection.disconnect();
    },
  };
}
