import { withPatience, type Patience } from '@jiralake/core';
import type { JiraClient } from './jira-client';

/**
 * Makes sure that Jira knows the account: without a login a search answers well, and empty.
 * @throws the four errors of libs/base/core, a passing failure only after several attempts
 */
export function requireLogin(
  { jira, ...patience }: Patience & { jira: Pick<JiraClient, 'getMyself'> },
  signal: AbortSignal,
): Promise<void> {
  return withPatience(async () => {
    await jira.getMyself('account', signal);
  }, patience);
}
