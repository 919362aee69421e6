import { problemsOf } from '@jiralake/core';
import type { DirtySets } from '@jiralake/ledger';
import {
  createWorkRequests,
  jobDefinition,
  queueTable,
  type JobName,
  type QueueName,
  noteAddedJobs,
  ensureJob,
  type Queues,
} from '@jiralake/queues';
import { z } from 'zod';

/** Refuses an invalid job that an admin requested; the message says why. */
export class RefusedJobError extends Error {
  override name = 'RefusedJobError';
}

export interface AddJobPorts {
  dirty: DirtySets;
  queues: Queues;
}

/** The job name that bull-board sends when its name field is empty. */
const UNNAMED = '__default__';

const fetchJobs = queueTable.fetch.jobs;
const byId = fetchJobs['fetch-issue'].schema.partial({ v: true, reason: true });
const byKey = fetchJobs['resolve-issue'].schema.partial({ v: true });
const project = fetchJobs['fetch-project'].schema.partial({ v: true, deleted: true });
const attachments = queueTable.attachments.jobs['store-attachments'].schema.partial({ v: true });
const month = queueTable.transform.jobs['issue-saved'].schema.partial({ v: true });
const anyObject = z.record(z.string(), z.unknown());

/** Example job data for the forms of bull-board; a form is filled with the first example. */
export const addExamples: Record<QueueName, object[]> = {
  fetch: [{ key: 'SUP-88' }, { id: '20417' }],
  attachments: [{ id: '20417' }],
  transform: [{ month: '2026-02' }],
  sweep: [{}],
};

/**
 * Adds a job for an admin as the services do: marks the issue first, and coalesces with a waiting job. Returns the id of the new
 * or waiting job. @throws RefusedJobError when the name or the data are invalid
 */
export async function addJob(
  ports: AddJobPorts,
  queue: QueueName,
  name: string,
  data: unknown,
): Promise<string> {
  const known = name === '' || name === UNNAMED ? undefined : name;
  if (known !== undefined && !jobDefinition(queue, known)) {
    throw new RefusedJobError(
      `${queueTable[queue].name} has no job called ${known.slice(0, 80)}: ${namesOf(queue)}`,
    );
  }
  const { queues, jobIds } = noteAddedJobs(ports.queues);
  await adders[queue]({ queues, dirty: ports.dirty }, data ?? {}, known);
  return jobIds.at(-1) ?? '';
}

type Adder = (ports: AddJobPorts, data: unknown, name: string | undefined) => Promise<unknown>;

const adders: Record<QueueName, Adder> = {
  async fetch({ dirty, queues }, data, name) {
    if (name === 'fetch-project') {
      const { id, key, deleted = false } = checked(project, data);
      return queues.add('fetch', name, { v: 1, id, key, deleted });
    }
    if (namesKey(data, name))
      return queues.add('fetch', 'resolve-issue', { v: 1, key: checked(byKey, data).key });
    const { id, key } = checked(byId, data);
    return createWorkRequests(dirty, queues).fetch([{ id, key }], 'admin');
  },
  async attachments({ dirty, queues }, data) {
    const { id, key } = checked(attachments, data);
    return createWorkRequests(dirty, queues).attachments(id, key);
  },
  transform: async ({ queues }, data) =>
    ensureJob(queues, 'transform', 'issue-saved', { v: 1, month: checked(month, data).month }),
  async sweep({ queues }, data, name) {
    const names = Object.keys(queueTable.sweep.jobs);
    const chosen = name ?? (names.length === 1 ? names[0] : undefined);
    const definition = chosen && jobDefinition('sweep', chosen);
    if (!definition) throw new RefusedJobError(`choose the name of the job: ${namesOf('sweep')}`);
    checked(definition.schema, { v: 1, ...checked(anyObject, data) });
    return queues.add('sweep', chosen as JobName<'sweep'>, { v: 1 });
  },
};

/** Parses data with a schema. @throws RefusedJobError that names every problem */
export function checked<Schema extends z.ZodType>(schema: Schema, data: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new RefusedJobError(problemsOf(parsed.error, data, 'data').join('; '));
}

/** Returns whether the data have a key to resolve first; `fetch-issue` takes ids only. */
function namesKey(data: unknown, name: string | undefined): boolean {
  const fields = anyObject.safeParse(data).data ?? {};
  if (name === 'resolve-issue') return true;
  return !('id' in fields) && (name === undefined || 'key' in fields);
}

function namesOf(queue: QueueName): string {
  return Object.keys(queueTable[queue].jobs).join(', ');
}
