import { RetryLaterError, type IssueId, type IssueKey } from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
import type { NotFoundIssues } from '@jiralake/ledger';
import type { Log } from '@jiralake/observability';
import { ASK_AGAIN_MS } from './judge-answer';

export interface SettleNotFoundPorts {
  jira: Pick<JiraClient, 'getMyself'>;
  notFound: NotFoundIssues;
  /** how long an issue that was made a moment ago may be asked for at short distances, milliseconds */
  patienceMs: number;
  /** least time between the two answers that settle it, milliseconds */
  confirmAfterMs: number;
  log: Log;
}

/**
 * Decides on a 404 of what was never stored: an issue that was deleted before it was fetched, a typing error, or one that the
 * account may not see. When Jira still has none some minutes later, and knows the account, nothing is waited for any more; a
 * later event of the issue asks for it again.
 * @param askedAt when it was last asked for, epoch milliseconds, if that is known
 * @throws RetryLaterError until then; what getMyself throws when Jira does not know the account any more
 */
export async function settleNotFound(
  { jira, notFound, patienceMs, confirmAfterMs, log }: SettleNotFoundPorts,
  name: IssueId | IssueKey,
  { askedAt = 0, now, signal }: { askedAt?: number | undefined; now: number; signal: AbortSignal },
): Promise<void> {
  const goneMs = now - Math.max(await notFound.note(name, now), askedAt);
  const restMs = confirmAfterMs - goneMs;
  if (restMs > 0)
    throw new RetryLaterError(
      `${name} answers 404 and was never stored: it is asked for once more`,
      goneMs < patienceMs ? Math.min(ASK_AGAIN_MS, restMs) : restMs,
    );
  await jira.getMyself('account', signal);
  await notFound.settle(name, now);
  log.warn({ issue: name }, 'issue not found');
}
