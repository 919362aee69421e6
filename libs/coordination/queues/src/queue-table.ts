import { issueIdSchema, issueKeySchema, monthSchema } from '@jiralake/core';
import { z } from 'zod';

const version = z.literal(1);
// The key as the event named it: for people on the dashboard and in logs, never to decide.
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
  /** whether their files are to be stored as well */
  attachments: z.boolean(),
  /** whether remote links that are stored whole may stay as they are: nothing else that is fetched has a request of its own */
  keepRemoteLinks: z.boolean().optional(),
});
const projectJob = z.strictObject({
  v: version,
  id: z.string().regex(/^\d{1,19}$/),
  /** as the event named it: its issues may be stored under an older one */
  key: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{1,63}$/)
    .optional(),
  /** the event was its deletion */
  deleted: z.boolean(),
});
const resolveJob = z.strictObject({ v: version, key: issueKeySchema });
const attachmentsJob = z.strictObject({ v: version, id: issueIdSchema, key: keyForPeople });
const monthJob = z.strictObject({ v: version, month: monthSchema });
const sweepJob = z.strictObject({ v: version });

/**
 * Every queue and job of the system; nothing else spells these names. A job is only a wake-up: it carries ids,
 * and the work that is owed stands in the dirty sets. `deduplicateBy` names the field that coalesces jobs, or `name` where
 * all of the name are one; jobs with a `priority` come after all without.
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

/** The definition of a job by queue and name, `undefined` for a name that the queue does not know. */
export function jobDefinition(queue: QueueName, name: string): JobDefinition | undefined {
  const jobs: Record<string, JobDefinition> = queueTable[queue].jobs;
  return Object.hasOwn(jobs, name) ? jobs[name] : undefined;
}

/** The id under which a job coalesces with others, `undefined` for jobs that never do. */
export function deduplicationId(queue: QueueName, name: string, data: object): string | undefined {
  const field = jobDefinition(queue, name)?.deduplicateBy;
  if (field === 'name') return name;
  return field && new Map<string, string>(Object.entries(data)).get(field);
}
