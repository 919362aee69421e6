import { retryWithBackoff, type RetryPorts } from '@jiralake/core';
import type { JiraClient } from './jira-client';

/**
 * Makes sure that Jira accepts the account: a search without a login succeeds and finds nothing.
 * @throws the four errors of libs/base/core; a transient error only after several attempts
 */
export function requireLogin(
  { jira, ...ports }: RetryPorts & { jira: Pick<JiraClient, 'getMyself'> },
  signal: AbortSignal,
): Promise<void> {
  return retryWithBackoff(async () => {
    await jira.getMyself('account', signal);
  }, ports);
}
