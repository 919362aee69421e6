import type { AxiosResponse } from 'axios';
import { headerOf } from './header-of';
import type { AccountName, GatedRequest, Limit } from './request-gate';
import { waitMs } from './retry-after';

/** How long all replicas wait when Jira does not accept the account: every further try could lock the account. */
const LOGIN_PAUSE_MS = 60_000;

/** The limit that a response sets, with its reason in words. */
export interface ResponseLimit extends Limit {
  why: string;
}

/**
 * Reads the limit that a response sets, if any. A burst limit concerns the endpoint; a quota, and a 429 for any other reason,
 * concerns the whole site. Without `asked` the response came from a media host, which knows nothing of the limits of Jira.
 */
export function limitOf(
  { status, headers }: Pick<AxiosResponse, 'status' | 'headers'>,
  asked: GatedRequest | undefined,
): ResponseLimit | undefined {
  if (status === 401 && asked?.account !== undefined) return loginLimit(asked.account);
  const retryAfter = headerOf(headers, 'retry-after');
  if (status !== 429 && !(status === 503 && retryAfter !== undefined)) return undefined;
  const reason = status === 429 ? headerOf(headers, 'ratelimit-reason')?.trim().toLowerCase() : undefined;
  const ms = waitMs({ retryAfter, reset: headerOf(headers, 'x-ratelimit-reset') }, timeOf(headers));
  const why = `Jira asks to wait (${status})`;
  return { scope: !asked || reason === 'jira-burst-based' ? 'endpoint' : 'site', ms, why };
}

function loginLimit(account: AccountName): ResponseLimit {
  return { scope: account, ms: LOGIN_PAUSE_MS, why: 'Jira does not accept the account or token (401)' };
}

/** The time by the clock of the server, which made the dates of the other headers; our clock may differ. */
function timeOf(headers: AxiosResponse['headers']): number {
  const time = Date.parse(headerOf(headers, 'date') ?? '');
  return Number.isNaN(time) ? Date.now() : time;
}
