import { createHash } from 'node:crypto';
import type { JiraClientOptions } from './jira-client';
import type { AccountName } from './request-gate';

/** A hash of a login: the same in all replicas that have the same e-mail and token, and it does not reveal them. */
export type LoginSigns = Readonly<Partial<Record<AccountName, string>>>;

/** The hashes of the accounts of a client. */
export function loginSigns({ account, service }: Pick<JiraClientOptions, 'account' | 'service'>): LoginSigns {
  return { account: signOf(account), ...(service ? { service: signOf(service.account) } : {}) };
}

function signOf({ email, apiToken }: JiraClientOptions['account']): string {
  return createHash('sha256').update(`${email}\n${apiToken}`).digest('hex').slice(0, 12);
}
