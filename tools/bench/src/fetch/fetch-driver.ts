import { setTimeout as sleep } from 'node:timers/promises';
import type { IssueId } from '@jiralake/core';
import { createDirtySets, type WorkSet } from '@jiralake/ledger';
import { createQueues, createWorkRequests } from '@jiralake/queues';
import { Redis } from 'ioredis';
import type { BenchStack } from '../with-stack';

/** A fetch of the fetcher, from the record of its job. */
export interface DoneFetch {
  id: IssueId;
  /** epoch milliseconds */
  startedAt: number;
  ms: number;
}

/** Drives a running fetcher through its queue and marks. */
export interface FetchDriver {
  /** Requests fetches as the ingress does, and waits until they and their follow-up work are done; returns them oldest first. */
  fetchAll(ids: readonly IssueId[]): Promise<DoneFetch[]>;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 100;
/** Checks in a row that must find no work, because work can move between two places during one check. */
const QUIET_LOOKS = 5;
const LONGEST_MS = 600_000;
/** The queue keeps this many finished jobs. */
const MOST_AT_ONCE = 500;
const WATCHED: readonly WorkSet[] = ['fetch', 'attachments'];

export function openFetchDriver({ redis, ended }: BenchStack): FetchDriver {
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  const queues = createQueues(connection, redis.prefix);
  const dirty = createDirtySets(connection, redis.prefix);
  const work = createWorkRequests(dirty, queues);
  const { fetch, attachments } = queues.bull;

  async function isQuiet(): Promise<boolean> {
    const failed = [...(await fetch.getFailed()), ...(await attachments.getFailed())];
    if (failed.length > 0) throw new Error(`a job failed: ${failed[0]?.failedReason}`);
    if (ended().length > 0) throw new Error(`ended by itself: ${ended().join(', ')}; its log says why`);
    return (await dirty.summary()).every(({ workSet, count }) => count === 0 || !WATCHED.includes(workSet));
  }

  async function untilQuiet(): Promise<void> {
    const deadline = Date.now() + LONGEST_MS;
    for (let quiet = 0; quiet < QUIET_LOOKS;) {
      quiet = (await isQuiet()) ? quiet + 1 : 0;
      if (Date.now() > deadline) throw new Error(`not done after ${LONGEST_MS} ms`);
      await sleep(LOOK_EVERY_MS);
    }
  }

  async function fetchSome(ids: readonly IssueId[]): Promise<DoneFetch[]> {
    const since = Date.now();
    const requests = ids.map((id) => ({ id }));
    await work.fetch(requests, 'webhook');
    await untilQuiet();
    const jobs = await fetch.getJobs(['completed']);
    return jobs
      .filter(({ name, processedOn = 0 }) => name === 'fetch-issue' && processedOn >= since)
      .map(({ data, processedOn = 0, finishedOn = 0 }) => ({
        id: (data as { id: IssueId }).id,
        startedAt: processedOn,
        ms: finishedOn - processedOn,
      }))
      .sort((a, b) => a.startedAt - b.startedAt);
  }

  return {
    async fetchAll(ids) {
      const done: DoneFetch[] = [];
      for (let from = 0; from < ids.length; from += MOST_AT_ONCE)
        done.push(...(await fetchSome(ids.slice(from, from + MOST_AT_ONCE))));
      return done;
    },
    async close() {
      await queues.close();
      connection.disconnect();
    },
  };
}
