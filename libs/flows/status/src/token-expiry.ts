import { countOf } from '@jiralake/core';
const DAY_MS = 86_400_000;
const WARN_DAYS = 30;
const URGENT_DAYS = 14;

export interface TokenVariables {
  /** days, `2027-02-03` */
  JIRA_API_TOKEN_EXPIRES?: string | undefined;
  JIRA_SLA_API_TOKEN_EXPIRES?: string | undefined;
}

export interface TokenExpiry {
  /** the variable that holds the token */
  token: 'JIRA_API_TOKEN' | 'JIRA_SLA_API_TOKEN';
  expires: string;
  daysLeft: number;
  state: 'ok' | 'soon' | 'urgent' | 'expired';
}

/** Returns the expiry of each token whose last day is configured; Jira does not report it. */
export function tokenExpiries(variables: TokenVariables, now: Date): TokenExpiry[] {
  return (['JIRA_API_TOKEN', 'JIRA_SLA_API_TOKEN'] as const).flatMap((token) => {
    const expires = variables[`${token}_EXPIRES`];
    if (expires === undefined) return [];
    const daysLeft = Math.max(0, Math.ceil((Date.parse(expires) - now.getTime()) / DAY_MS));
    return [{ token, expires, daysLeft, state: stateOf(daysLeft) }];
  });
}

function stateOf(daysLeft: number): TokenExpiry['state'] {
  if (daysLeft <= 0) return 'expired';
  if (daysLeft <= URGENT_DAYS) return 'urgent';
  return daysLeft <= WARN_DAYS ? 'soon' : 'ok';
}

/** Describes an expiry: `JIRA_API_TOKEN expires on 2027-02-03, in 9 days`. */
export function describeExpiry({ token, expires, daysLeft }: TokenExpiry): string {
  if (daysLeft <= 0) return `${token} expired on ${expires}`;
  return `${token} expires on ${expires}, in ${countOf(daysLeft, 'day')}`;
}
