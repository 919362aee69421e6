import type { AccountName } from '@jiralake/jira-client';
import type { Alarms } from './alarms';

const ALARMS: Record<AccountName, { name: string; message: string }> = {
  account: {
    name: 'jira-login',
    message:
      'Jira does not accept JIRA_EMAIL with JIRA_API_TOKEN (401), so nothing is fetched. Make a new token, set it, and ' +
      'restart the fetcher; the changes stay marked meanwhile',
  },
  service: {
    name: 'jira-service-login',
    message:
      'Jira does not accept JIRA_SLA_EMAIL with JIRA_SLA_API_TOKEN (401), so SLA values are not fetched. Make a new token, ' +
      'set it, and restart the fetcher; stored values stay meanwhile',
  },
};

/** The alarms about accounts that Jira does not accept. */
export interface LoginAlarms {
  refused(account: AccountName): Promise<void>;
  /** Says that somebody else was refused. */
  heardOf(account: AccountName): void;
  accepted(account: AccountName): void;
}

/**
 * Raises them when an account is refused, and takes them back with its next accepted request: only after a refusal, for
 * that happens at every request. At the start an alarm of an earlier process may be up.
 */
export function createLoginAlarms(alarms: Pick<Alarms, 'raise' | 'clear'>): LoginAlarms {
  const mayBeUp = new Set<AccountName>(['account', 'service']);
  return {
    async refused(account) {
      mayBeUp.add(account);
      await alarms.raise(ALARMS[account].name, ALARMS[account].message);
    },
    heardOf: (account) => void mayBeUp.add(account),
    accepted(account) {
      if (!mayBeUp.delete(account)) return;
      // the request need not wait for it
      alarms.clear(ALARMS[account].name).catch(() => mayBeUp.add(account));
    },
  };
}
