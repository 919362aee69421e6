import { createDirtySets, type DirtySets } from '@jiralake/ledger';
import { createQueues, type Queues } from '@jiralake/queues';
import { Redis } from 'ioredis';

export interface MarkedWork {
  dirty: DirtySets;
  queues: Queues;
  /** ids of the issues marked for a fetch, oldest first */
  marked(): Promise<string[]>;
  /** the jobs that wait in the fetch queue */
  waiting(): Promise<unknown[]>;
  close(): Promise<void>;
}

/** Reads the marks and jobs that the ingress left for the fetcher. */
export function readMarkedWork(url: string, prefix: string): MarkedWork {
  const redis = new Redis(url);
  const dirty = createDirtySets(redis, prefix);
  const queues = createQueues(redis, prefix);
  return {
    dirty,
    queues,
    marked: async () => (await dirty.claim('fetch', 1_000)).map(({ id }) => id),
    async waiting() {
      const jobs = await queues.bull.fetch.getJobs(['waiting', 'delayed', 'prioritized', 'active']);
      return jobs.map(({ name, data }) => ({ name, data: data as unknown }));
    },
    async close() {
      await queues.close();
      redis.disconnect();
    },
  };
}
