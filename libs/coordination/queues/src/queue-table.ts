import { issueIdSchema, issueKeySchema, monthSchema } from '@jiralake/core';
import { z } from 'zod';

const version = z.literal(1);
// The issue key that the event named. People read it on the dashboard and in logs; no code decides by it.
const keyForPeople = z.string().max(80).optional();

const issueJob = z.strictObject({
  v: version,
  id: issueIdSchema,
  key: keyForPeople,
  reason: z.enum([
    'webhook',
    'neighbour',
    'project',
    'wake',
    'reconcile',
    'backfill',
    'sla',
    'replay',
    'admin',
  ]),
});
const batchJob = z.strictObject({
  v: version,
  ids: z.array(issueIdSchema).min(1).max(100),
  /** whether the attachments of the issues are stored as well */
  attachments: z.boolean(),
  /**
   * whether completely stored remote links may be kept: they are the only part that costs a request for each issue of the
   * batch
   */
  keepRemoteLinks: z.boolean().optional(),
});
const projectJob = z.strictObject({
  v: version,
  id: z.string().regex(/^\d{1,19}$/),
  /** the project key that the event named; issues may be stored under an older key */
  key: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{1,63}$/)
    .optional(),
  /** whether the event was the deletion of the project */
  deleted: z.boolean(),
});
const resolveJob = z.strictObject({ v: version, key: issueKeySchema });
const attachmentsJob = z.strictObject({ v: version, id: issueIdSchema, key: keyForPeople });
const monthJob = z.strictObject({ v: version, month: monthSchema });
const sweepJob = z.strictObject({ v: version });

/**
 * Every queue and job of the system; no other file spells these names. A job only triggers a worker: the job carries ids, and
 * the dirty sets record the work to do. `deduplicateBy` names the field by which jobs are coalesced; with `name`, all jobs of the
 * name are coalesced into one. A job with a `priority` runs after all jobs without one. `issue-saved` is named after the event
 * that triggers the write of a month: an issue of the month was saved to raw.
 */
export const queueTable = {
  fetch: {
    name: 'jira-fetch',
    attempts: 8,
    backoffMs: 2_000,
    jobs: {
      'fetch-issue': { schema: issueJob, deduplicateBy: 'id' },
      'fetch-batch': { schema: batchJob, deduplicateBy: undefined, priority: 10 },
      'resolve-issue': { schema: resolveJob, deduplicateBy: undefined },
      'fetch-project': { schema: projectJob, deduplicateBy: undefined },
    },
  },
  attachments: {
    name: 'jira-attachments',
    attempts: 8,
    backoffMs: 2_000,
    jobs: { 'store-attachments': { schema: attachmentsJob, deduplicateBy: 'id' } },
  },
  transform: {
    name: 'jira-transform',
    attempts: 5,
    backoffMs: 1_000,
    jobs: { 'issue-saved': { schema: monthJob, deduplicateBy: 'month' } },
  },
  sweep: {
    name: 'jira-sweep',
    attempts: 1,
    backoffMs: 1_000,
    jobs: {
      wake: { schema: sweepJob, deduplicateBy: undefined },
      reconcile: { schema: sweepJob, deduplicateBy: undefined },
      'poll-sla': { schema: sweepJob, deduplicateBy: undefined },
      'poll-names': { schema: sweepJob, deduplicateBy: undefined },
      renew: { schema: sweepJob, deduplicateBy: 'name' },
      retention: { schema: sweepJob, deduplicateBy: undefined },
    },
  },
} as const;

export type QueueName = keyof typeof queueTable;
export type JobName<Q extends QueueName> = keyof (typeof queueTable)[Q]['jobs'] & string;
type Definition<Q extends QueueName, N extends JobName<Q>> = (typeof queueTable)[Q]['jobs'][N];
export type JobData<Q extends QueueName, N extends JobName<Q>> =
  Definition<Q, N> extends { schema: infer S extends z.ZodType } ? z.infer<S> : never;

interface JobDefinition {
  schema: z.ZodType;
  deduplicateBy: 'id' | 'month' | 'name' | undefined;
  priority?: number;
}

/** Returns the definition of a job; `undefined` for a name that the queue does not have. */
export function jobDefinition(queue: QueueName, name: string): JobDefinition | undefined {
  const jobs: Record<string, JobDefinition> = queueTable[queue].jobs;
  return Object.hasOwn(jobs, name) ? jobs[name] : undefined;
}

/** Returns the deduplication id of a job; `undefined` for jobs that are not coalesced. */
export function deduplicationId(queue: QueueName, name: string, data: object): string | undefined {
  const field = jobDefinition(queue, name)?.deduplicateBy;
  if (field === 'name') return name;
  return field && new Map<string, string>(Object.entries(data)).get(field);
}
