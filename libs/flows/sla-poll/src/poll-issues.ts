import {
  countOf,
  RateLimitedError,
  RetryLaterError,
  forEachConcurrently,
  chunk,
  messageOf,
  monthOf,
  type IssueId,
  type Month,
  type RetryPorts,
} from '@jiralake/core';
import { requireLogin, type JiraClient } from '@jiralake/jira-client';
import { LeaseLostError } from '@jiralake/ledger';
import type { Log } from '@jiralake/observability';
import type { WorkRequests } from '@jiralake/queues';
import type { StoredIssue } from '@jiralake/payloads';
import { requestSlaFields, type PolledFields } from './request-sla-fields';
import { mergeSlaFields, type MergeSlaFieldsPorts } from './merge-sla-fields';
import { readResponse, type Reading } from './read-response';

export interface PollPorts extends MergeSlaFieldsPorts, RetryPorts {
  jira: Pick<JiraClient, 'getMyself' | 'getFieldsOf' | 'getServiceFieldsOf'>;
  work: Pick<WorkRequests, 'fetch' | 'transform'>;
  log: Pick<Log, 'info' | 'warn'>;
  /** Called for each issue with its outcome. */
  onIssue(issue: StoredIssue, outcome: Outcome, why: string): void;
}

export interface PollChoice {
  dryRun: boolean;
  /** how many requests run at the same time, each for a hundred issues */
  parallel: number;
}

/** A `healed` issue is fetched as a whole; a `skipped` one is held by another process, or not shown by the site. */
export type Outcome = 'updated' | 'unchanged' | 'healed' | 'skipped' | 'failed';

export type PollSummary = Record<Outcome, number> & {
  /** number of issues that the site did not show; they are marked to be fetched, to learn why */
  absent: number;
  /** number of months that are written again */
  months: number;
  /** why issues that the site did not show were not marked */
  refused: string | undefined;
  /** the error of the first failed issue */
  failure: string | undefined;
  ok: boolean;
};

const MOST_IN_REQUEST = 100;
/** When the site does not show more issues than this at once, the account has probably lost rights. */
const MOST_ABSENT = 25;

/**
 * Asks Jira for state and SLA values of issues, a hundred at a time, and brings raw up to these values. Each month is written
 * once, at the end. An issue that changed in other ways is fetched as a whole. A request that fails fails its own issues only.
 * @throws RateLimitedError when Jira does not accept the account
 */
export async function pollIssues(
  ports: PollPorts,
  issues: AsyncIterable<StoredIssue>,
  { dryRun, parallel }: PollChoice,
  signal: AbortSignal,
): Promise<PollSummary> {
  const counts = { updated: 0, unchanged: 0, healed: 0, skipped: 0, failed: 0 };
  const months = new Map<Month, IssueId[]>();
  const absent: IssueId[] = [];
  let failure: string | undefined;
  let asked = 0;

  const end = (issue: StoredIssue, outcome: Outcome, why = ''): void => {
    counts[outcome] += 1;
    if (outcome === 'failed') failure ??= `${issue.key}: ${why}`;
    ports.onIssue(issue, outcome, why);
  };
  const record = async (issue: StoredIssue, reading: Reading): Promise<void> => {
    if (reading.kind === 'unchanged') return end(issue, 'unchanged');
    if (reading.kind === 'unreadable') return end(issue, 'failed', reading.why);
    if (reading.kind === 'changed') {
      ports.log.info({ issueId: issue.id }, `self-healing: ${issue.key} ${reading.how} in Jira`);
      if (!dryRun) await ports.work.fetch([{ id: issue.id, key: issue.key }], 'sla');
      return end(issue, 'healed', reading.how);
    }
    const month = monthOf(issue.fields.created);
    months.set(month, [...(months.get(month) ?? []), issue.id]);
    end(issue, 'updated');
  };
  const takeResponse = async (issue: StoredIssue, { askedAt, ...responses }: PolledFields): Promise<void> => {
    const main = responses.main.get(issue.id);
    if (!main) {
      absent.push(issue.id);
      return end(issue, 'skipped', 'the site does not show it');
    }
    const seen = { main, service: responses.service?.get(issue.id) };
    const reading = readResponse(issue, seen, ports.isSlaField);
    if (dryRun || reading.kind !== 'moved') return record(issue, reading);
    try {
      const merged = await mergeSlaFields(ports, issue.id, { askedAt, ...seen });
      if (merged) await record(merged.stored, merged.reading);
      else end(issue, 'skipped', 'it was fetched in the meantime');
    } catch (error) {
      signal.throwIfAborted();
      const isHeldElsewhere = error instanceof RetryLaterError || error instanceof LeaseLostError;
      end(issue, isHeldElsewhere ? 'skipped' : 'failed', messageOf(error));
    }
  };
  const pollBatch = async (batch: readonly StoredIssue[]): Promise<void> => {
    asked += batch.length;
    const responses = await requestSlaFields(ports, batch, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      if (error instanceof RateLimitedError) throw error;
      return messageOf(error);
    });
    for (const issue of batch) {
      if (typeof responses === 'string') end(issue, 'failed', responses);
      else await takeResponse(issue, responses);
    }
  };
  await requireLogin(ports, signal);
  try {
    await forEachConcurrently(parallel, chunk(issues, MOST_IN_REQUEST), pollBatch);
  } finally {
    if (!dryRun) for (const [month, ids] of months) await ports.work.transform(month, ids);
  }
  const refused = refusalOf(absent.length, asked);
  if (!dryRun && refused === undefined && absent.length > 0)
    await ports.work.fetch(
      absent.map((id) => ({ id })),
      'sla',
    );
  const ok = counts.failed === 0 && refused === undefined;
  return { ...counts, absent: absent.length, months: months.size, refused, failure, ok };
}

function refusalOf(absent: number, asked: number): string | undefined {
  if (absent <= MOST_ABSENT || 2 * absent <= asked) return undefined;
  return `the site does not show ${absent} of ${countOf(asked, 'issue')}: has the account lost rights?`;
}
