import { createDirtySets, createQuarantine, type DirtySets, type Quarantine } from '@jiralake/ledger';
import { createQueues, createWorkRequests, type Queues, type WorkRequests } from '@jiralake/queues';
import { useRedis, type RedisForTests } from '@jiralake/testing';
import { Redis } from 'ioredis';

export interface QueuesForTests {
  redis: Redis;
  queues: Queues;
  dirty: DirtySets;
  work: WorkRequests;
  quarantine: Quarantine;
  /** every job that waits, as name and data */
  waiting(): Promise<{ name: string; data: unknown }[]>;
}

/** A Redis, emptied before each test, and what the other services see on it; call the second to use it. */
export function useQueues(): [RedisForTests, () => QueuesForTests] {
  let parts: QueuesForTests | undefined;
  // registered before that of the server, so that it runs while the server still answers
  afterAll(async () => {
    await parts?.queues.close();
    parts?.redis.disconnect();
  });
  const server = useRedis();
  beforeAll(() => {
    parts = connect(server);
  });
  beforeEach(async () => {
    const keys = await parts?.redis.keys(`{${server.prefix}}:*`);
    if (keys && keys.length > 0) await parts?.redis.del(keys);
  });
  return [
    server,
    () => {
      if (!parts) throw new Error('the queues are there only during tests');
      return parts;
    },
  ];
}

function connect(server: RedisForTests): QueuesForTests {
  const redis = new Redis(server.url, { maxRetriesPerRequest: null });
  const queues = createQueues(redis, server.prefix);
  const dirty = createDirtySets(redis, server.prefix);
  return {
    redis,
    queues,
    dirty,
    work: createWorkRequests(dirty, queues),
    quarantine: createQuarantine(redis, server.prefix),
    async waiting() {
      const perQueue = await Promise.all(
        Object.values(queues.bull).map((queue) => queue.getJobs(['waiting', 'delayed', 'prioritized'])),
      );
      return perQueue.flat().map(({ name, data }) => ({ name, data: data as unknown }));
    },
  };
}
