import { createHash } from 'node:crypto';
import type { JiraClientOptions } from './jira-client';
import type { AccountName } from './request-gate';

/** What tells one login from another without saying it: the same for all replicas that have the same e-mail and token. */
export type LoginSigns = Readonly<Partial<Record<AccountName, string>>>;

/** The signs of the accounts that a client asks as. */
export function loginSigns({ account, service }: Pick<JiraClientOptions, 'account' | 'service'>): LoginSigns {
  return { account: signOf(account), ...(service ? { service: signOf(service.account) } : {}) };
}

function signOf({ email, apiToken }: JiraClientOptions['account']): string {
  return createHash('sha256').update(`${email}\n${apiToken}`).digest('hex').slice(0, 12);
}
