import { PermanentError } from '@jiralake/core';
import { Queue, type JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { keyPrefix } from './keys';
import { jobDefinition, queueTable, type JobData, type JobName, type QueueName } from './queue-table';
import { createQueuePauses, type QueuePauses } from './queue-pauses';
import { createRedisClock } from './redis-clock';

export interface Queues extends QueuePauses {
  readonly bull: Record<QueueName, Queue>;
  /** Adds a wake-up; returns the id of the job that stands for it, which may be an older one it coalesced with. */
  add<Q extends QueueName, N extends JobName<Q>>(queue: Q, name: N, data: JobData<Q, N>): Promise<string>;
  /** For how long a delayed job still waits, by the clock of Redis; `undefined` when it is not delayed. */
  delayLeftMs(queue: QueueName, jobId: string): Promise<number | undefined>;
  close(): Promise<void>;
}

/** BullMQ keeps the time of a delayed job as milliseconds times this, so that jobs of one time have an order. */
const SCORE_PER_MS = 0x1000;

const KEPT = {
  removeOnComplete: { age: 3_600, count: 1_000 },
  removeOnFail: { age: 14 * 86_400, count: 5_000 },
} as const satisfies JobsOptions;

/** The queues of one site on one connection of the caller, with the options of the queue table. */
export function createQueues(redis: Redis, prefix: string): Queues {
  const open = (queue: QueueName): Queue => {
    const bull = new Queue(queueTable[queue].name, {
      connection: redis,
      prefix: keyPrefix(prefix),
      streams: { events: { maxLen: 1_000 } },
    });
    // the connection has its own handler, which says it once; without a listener here Node would end the process
    bull.on('error', () => undefined);
    return bull;
  };
  const bull: Record<QueueName, Queue> = {
    fetch: open('fetch'),
    attachments: open('attachments'),
    transform: open('transform'),
    sweep: open('sweep'),
  };
  const now = createRedisClock(redis);
  return {
    bull,
    ...createQueuePauses(redis, prefix, bull),
    async add(queue, name, data) {
      const job = await bull[queue].add(name, data, jobOptions(queue, name, data as object));
      return String(job.id);
    },
    async delayLeftMs(queue, jobId) {
      const score = await redis.zscore(bull[queue].toKey('delayed'), jobId);
      return score === null ? undefined : Number(score) / SCORE_PER_MS - (await now()).getTime();
    },
    close: async () => void (await Promise.all(Object.values(bull).map((queue) => queue.close()))),
  };
}

/** The id under which a job coalesces with others, `undefined` for jobs that never do. */
export function deduplicationId(queue: QueueName, name: string, data: object): string | undefined {
  const field = jobDefinition(queue, name)?.deduplicateBy;
  return field && new Map<string, string>(Object.entries(data)).get(field);
}

function jobOptions(queue: QueueName, name: string, data: object): JobsOptions {
  const { attempts, backoffMs } = queueTable[queue];
  const definition = jobDefinition(queue, name);
  if (!definition?.schema.safeParse(data).success) throw new PermanentError(`not a ${name} job`);
  const id = deduplicationId(queue, name, data);
  return {
    ...KEPT,
    attempts,
    backoff: { type: 'exponential', delay: backoffMs, jitter: 0.5 },
    ...(definition.priority === undefined ? {} : { priority: definition.priority }),
    // what arrives while the job runs is kept as one further run, which starts after it
    ...(id === undefined ? {} : { deduplication: { id, keepLastIfActive: true } }),
  };
}
