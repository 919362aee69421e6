import { RetryLaterError, type IssueId, type IssueKey } from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
import type { NotFoundIssues } from '@jiralake/ledger';
import type { Log } from '@jiralake/observability';
import { ASK_AGAIN_MS } from './classify-response';

export interface ConfirmNotFoundPorts {
  jira: Pick<JiraClient, 'getMyself'>;
  notFound: NotFoundIssues;
  /** how long an issue is requested at short intervals, because it may have been created a moment ago, milliseconds */
  patienceMs: number;
  /** least time between the two 404s after which nothing is waited for, milliseconds */
  confirmAfterMs: number;
  log: Log;
}

/**
 * Decides on a 404 of an issue that was never stored: it was deleted before it was fetched, its key is a typing error, or the
 * account may not see it. When Jira answers 404 again some minutes later, and still knows the account, the issue is recorded as
 * not found. A later event of the issue has it fetched again.
 * @param askedAt when somebody last asked for the issue, epoch milliseconds, if that is known
 * @throws RetryLaterError until the second 404; what getMyself throws when Jira does not know the account any more
 */
export async function confirmNotFound(
  { jira, notFound, patienceMs, confirmAfterMs, log }: ConfirmNotFoundPorts,
  name: IssueId | IssueKey,
  { askedAt = 0, now, signal }: { askedAt?: number | undefined; now: number; signal: AbortSignal },
): Promise<void> {
  const absentMs = now - Math.max(await notFound.note(name, now), askedAt);
  const restMs = confirmAfterMs - absentMs;
  if (restMs > 0)
    throw new RetryLaterError(
      `${name} answers 404 and was never stored: it is requested once more`,
      absentMs < patienceMs ? Math.min(ASK_AGAIN_MS, restMs) : restMs,
    );
  await jira.getMyself('account', signal);
  await notFound.record(name, now);
  log.warn({ issue: name }, 'issue not found');
}
