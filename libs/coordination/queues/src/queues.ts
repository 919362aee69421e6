import { PermanentError } from '@jiralake/core';
import { keyPrefix, type ScriptCall } from '@jiralake/redis';
import { Queue, type JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { createJobWaits, type JobWaits } from './job-waits';
import { createMarkAndAdd } from './mark-and-add';
import { createQueuePauses, type QueuePauses } from './queue-pauses';
import {
  deduplicationId,
  jobDefinition,
  queueTable,
  type JobData,
  type JobName,
  type QueueName,
} from './queue-table';

export interface Queues extends QueuePauses {
  readonly bull: Record<QueueName, Queue>;
  readonly waits: JobWaits;
  /**
   * Adds a job after its work was marked. Returns the id of the job that will do the work, which may be an older job that the new
   * one was coalesced into. An older job that is delayed is promoted, unless its wait concerns the new work as well.
   */
  add<Q extends QueueName, N extends JobName<Q>>(queue: Q, name: N, data: JobData<Q, N>): Promise<string>;
  /**
   * Marks issues and then adds their jobs in one script: one round trip for any number of jobs, and no reader sees only one of
   * the two. Returns the ids of the jobs that will do the work, as `add` does.
   */
  addMarked<Q extends QueueName, N extends JobName<Q>>(
    mark: ScriptCall,
    queue: Q,
    name: N,
    all: readonly JobData<Q, N>[],
  ): Promise<string[]>;
  close(): Promise<void>;
}

const KEPT = {
  removeOnComplete: { age: 3_600, count: 1_000 },
  removeOnFail: { age: 14 * 86_400, count: 5_000 },
} as const satisfies JobsOptions;

/** Creates the queues of one site on the caller's connection, with the options of the queue table. */
export function createQueues(redis: Redis, prefix: string): Queues {
  const open = (queue: QueueName): Queue => {
    const bull = new Queue(queueTable[queue].name, {
      connection: redis,
      prefix: keyPrefix(prefix),
      streams: { events: { maxLen: 1_000 } },
    });
    // the connection's own handler logs the error once; without a listener here Node would end the process
    bull.on('error', () => undefined);
    return bull;
  };
  const bull: Record<QueueName, Queue> = {
    fetch: open('fetch'),
    attachments: open('attachments'),
    transform: open('transform'),
    sweep: open('sweep'),
  };
  const waits = createJobWaits(redis, prefix);
  const markAndAdd = createMarkAndAdd(redis);
  return {
    bull,
    waits,
    ...createQueuePauses(redis, prefix, bull),
    async add(queue, name, data) {
      const options = jobOptions(queue, name, data as object);
      // the order does not matter: a worker that delays the job in between checks the marks itself
      const [job] = await Promise.all([
        bull[queue].add(name, data, options),
        waits.hasten(queue, name, data as object),
      ]);
      return String(job.id);
    },
    async addMarked(mark, queue, name, all) {
      const jobs = all.map((data) => ({ name, data, opts: jobOptions(queue, name, data as object) }));
      return markAndAdd(bull[queue], mark, jobs, waits.hastenCall(queue, name, all as readonly object[]));
    },
    close: async () => void (await Promise.all(Object.values(bull).map((queue) => queue.close()))),
  };
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
    // BullMQ keeps jobs that arrive while the job runs as one further run, which starts afterwards
    ...(id === undefined ? {} : { deduplication: { id, keepLastIfActive: true } }),
  };
}
