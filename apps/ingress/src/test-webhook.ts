import {
  firstProblem,
  issueIdSchema,
  issueKeySchema,
  messageOf,
  type IssueId,
  type IssueKey,
} from '@jiralake/core';
import type { Readiness } from '@jiralake/http-service';
import type { DirtySets } from '@jiralake/ledger';
import { createWorkRequests, followJob, type JobOutcome, noteAddedJobs, type Queues } from '@jiralake/queues';
import { z } from 'zod';

export interface TestWebhookPorts {
  /** Returns why the queue takes no jobs, one line each. */
  queueReadiness: Readiness;
  /** Marks the issue and adds its job as an admin; returns the job's id. */
  requestFetch(id: IssueId): Promise<string>;
  requestResolve(key: IssueKey): Promise<string>;
  follow(jobId: string, deadline: number): Promise<JobOutcome>;
  /** Returns the job for the same issue that runs, or ran, after this one; `undefined` when there is none. */
  successorOf(jobId: string, id: IssueId): Promise<string | undefined>;
}

/** How long a request waits for the result. */
const WAIT_MS = 10_000;
/** How many of the latest ended jobs are searched. */
const RECENT = 50;

const request = z.union([z.strictObject({ id: issueIdSchema }), z.strictObject({ key: issueKeySchema })], {
  error: 'expected { "id": "20417" } or { "key": "SUP-88" }',
});
const resolved = z.object({ issueId: issueIdSchema });

export interface TestAnswer {
  status: number;
  body: { status: string } & Record<string, unknown>;
}

/** Fetches one issue as if a webhook had named it, and returns the outcome of the job. */
export async function testWebhook(ports: TestWebhookPorts, body: unknown): Promise<TestAnswer> {
  const asked = request.safeParse(body);
  if (!asked.success) {
    return { status: 400, body: { status: 'refused', reason: firstProblem(asked.error, body) } };
  }
  const deadline = Date.now() + WAIT_MS;
  try {
    const [problem] = ports.queueReadiness();
    if (problem !== undefined) throw new Error(problem);
    if ('id' in asked.data) return await fetchOf(ports, asked.data.id, deadline);
    const jobId = await ports.requestResolve(asked.data.key);
    const outcome = await ports.follow(jobId, deadline);
    const found = outcome.status === 'finished' ? resolved.safeParse(outcome.result) : undefined;
    if (!found?.success) return answer('resolve-issue', jobId, outcome);
    // the id of the job that resolve-issue added is unknown; this request coalesces with it, or repeats the fetch
    return await fetchOf(ports, found.data.issueId, deadline);
  } catch (error) {
    return { status: 503, body: { status: 'unavailable', reason: messageOf(error) } };
  }
}

async function fetchOf(ports: TestWebhookPorts, id: IssueId, deadline: number): Promise<TestAnswer> {
  let jobId = await ports.requestFetch(id);
  for (;;) {
    const outcome = await ports.follow(jobId, deadline);
    // a job that was active when this request came may have read the issue before the change
    const isOver = outcome.status === 'pending' || Date.now() > deadline;
    const next = isOver ? undefined : await ports.successorOf(jobId, id);
    if (next === undefined) return answer('fetch-issue', jobId, outcome);
    jobId = next;
  }
}

function answer(job: string, jobId: string, outcome: JobOutcome): TestAnswer {
  return { status: 200, body: { ...outcome, job, jobId } };
}

/** Returns the ports on the queues of the site. */
export function testWebhookPorts(
  queues: Queues,
  dirty: DirtySets,
  queueReadiness: Readiness,
): TestWebhookPorts {
  const fetches = queues.bull.fetch;
  return {
    queueReadiness,
    async requestFetch(id) {
      const noted = noteAddedJobs(queues);
      await createWorkRequests(dirty, noted.queues).fetch([{ id }], 'admin');
      return noted.jobIds[0] ?? '';
    },
    requestResolve: (key) => queues.add('fetch', 'resolve-issue', { v: 1, key }),
    follow: (jobId, deadline) => followJob(fetches, jobId, deadline),
    async successorOf(jobId, id) {
      const next = await fetches.getDeduplicationJobId(id);
      if (next !== null && next !== jobId) return next;
      // the next job may have been added and ended since the last check
      const ended = await fetches.getJobs(['completed', 'failed'], 0, RECENT);
      return ended.find((job) => idOf(job.data) === id && Number(job.id) > Number(jobId))?.id;
    },
  };
}

function idOf(data: unknown): string | undefined {
  return z.object({ id: z.string() }).safeParse(data).data?.id;
}
