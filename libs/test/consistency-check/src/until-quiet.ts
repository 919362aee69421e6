import { createAlarms } from '@jiralake/alarms';
import { countOf } from '@jiralake/core';
import { createDirtySets, createIncompleteIssues, createQuarantine, createRenewals } from '@jiralake/ledger';
import type { SimulatedStack } from '@jiralake/local-stack';
import { createQueues, followJob, queueTable, type QueueName, type SweepName } from '@jiralake/queues';
import { Redis } from 'ioredis';

export interface QueueWatch {
  /** Lists the work that is not done yet, one line each; empty when the stack is quiet. */
  pending(): Promise<string[]>;
  /** Lists quarantined issues and alarms, which wait for an operator, one line each. */
  troubles(): Promise<string[]>;
  /** Lists the failed jobs. */
  failed(): Promise<string[]>;
  /** Makes the scheduler run a sweep now, and returns its result. @throws Error when the sweep fails or takes too long */
  sweep(name: SweepName, timeoutMs: number): Promise<string>;
  /** Returns the number of jobs that needed more than one attempt. */
  retried(): Promise<number>;
  close(): Promise<void>;
}

/** Reads the queues and dirty sets of a stack from outside. */
export function watchQueues({ simulator, redis }: SimulatedStack): QueueWatch {
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  const queues = createQueues(connection, redis.prefix);
  const dirty = createDirtySets(connection, redis.prefix);
  const incomplete = (['incomplete', 'incomplete-files'] as const).map((kind) =>
    createIncompleteIssues(connection, redis.prefix, kind),
  );
  const quarantine = createQuarantine(connection, redis.prefix);
  const renewals = createRenewals(connection, redis.prefix);
  // the commands of the dashboard read the same list
  const alarms = createAlarms(connection, redis.prefix, { error: () => undefined, info: () => undefined });
  const names = Object.keys(queueTable) as QueueName[];
  return {
    async pending() {
      const { changes, deliveries } = await simulator.status();
      const pending = (await dirty.summary()).map(
        ({ workSet, count }) => `${countOf(count, 'issue')} in ${workSet}`,
      );
      if (changes.running) pending.push(`changes (${changes.done} made)`);
      if (deliveries.pending > 0) pending.push(countOf(deliveries.pending, 'delivery', 'deliveries'));
      const missing = (await Promise.all(incomplete.map((issues) => issues.list()))).flat();
      pending.push(...missing.map(({ id, missing: what }) => `the rest of ${id} (${what.join(', ')})`));
      pending.push(...(await renewals.list()).map(({ kind, id = '' }) => `issues of ${kind} ${id}`));
      for (const name of names.filter((queue) => queue !== 'sweep')) {
        const counts = await queues.bull[name].getJobCounts('waiting', 'active', 'delayed', 'prioritized');
        const jobs = Object.values(counts).reduce((sum, count) => sum + count, 0);
        if (jobs > 0) pending.push(`${countOf(jobs, 'job')} in ${queueTable[name].name}`);
      }
      return pending;
    },
    async troubles() {
      const broken = await quarantine.list();
      const up = await alarms.list();
      return [
        ...broken.map(({ id, month, error }) => `${id} of ${month} is in quarantine: ${error}`),
        ...up.map(({ name, message }) => `alarm ${name}: ${message}`),
      ];
    },
    async failed() {
      const jobs = await Promise.all(names.map((name) => queues.bull[name].getFailed()));
      return jobs.flat().map((job) => `${job.name} ${JSON.stringify(job.data)}: ${job.failedReason}`);
    },
    async sweep(name, timeoutMs) {
      const jobId = await queues.add('sweep', name, { v: 1 });
      const outcome = await followJob(queues.bull.sweep, jobId, Date.now() + timeoutMs);
      if (outcome.status !== 'finished') throw new Error(`${name}: ${JSON.stringify(outcome)}`);
      const numbers = Object.entries(outcome.result as object).map(([key, value]) => `${key} ${value}`);
      return numbers.join(', ').replaceAll('_', ' ');
    },
    async retried() {
      const jobs = await Promise.all(names.map((name) => queues.bull[name].getJobs(['completed', 'failed'])));
      return jobs.flat().filter(({ attemptsMade }) => attemptsMade > 1).length;
    },
    async close() {
      await queues.close();
      connection.disconnect();
    },
  };
}

const LOOK_EVERY_MS = 100;
/** The number of checks in a row that must find no work, because work can move between two reads of one check. */
const QUIET_LOOKS = 5;

/** Waits until no work is left. @throws Error with the work that is left, after `timeoutMs` or when a program ended by itself */
export async function untilQuiet(
  stack: SimulatedStack,
  queues: QueueWatch,
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (let quiet = 0; quiet < QUIET_LOOKS;) {
    const pending = await queues.pending();
    quiet = pending.length === 0 ? quiet + 1 : 0;
    const ended = stack.ended();
    if (ended.length > 0) throw new Error(`ended by itself: ${ended.join(', ')}; the reason is in its log`);
    if (Date.now() > deadline) throw new Error(`not quiet after ${timeoutMs} ms: ${pending.join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
