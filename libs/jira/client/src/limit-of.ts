import type { AxiosResponse } from 'axios';
import { headerOf } from './header-of';
import type { AccountName, GatedRequest, Limit } from './request-gate';
import { waitMs } from './retry-after';

/** How long all wait when Jira does not accept the account: every further try could lock it. */
const LOGIN_PAUSE_MS = 60_000;

/** A limit in an answer, with its reason in words. */
export interface AnsweredLimit extends Limit {
  why: string;
}

/**
 * The limit that an answer sets, if any. A burst concerns the endpoint, a quota the whole site, and so does whatever
 * else Jira may mean by 429. Without `asked` the answer is of a media host, which knows nothing of Jira's limits.
 */
export function limitOf(
  { status, headers }: Pick<AxiosResponse, 'status' | 'headers'>,
  asked: GatedRequest | undefined,
): AnsweredLimit | undefined {
  if (status === 401 && asked?.account !== undefined) return loginLimit(asked.account);
  const retryAfter = headerOf(headers, 'retry-after');
  if (status !== 429 && !(status === 503 && retryAfter !== undefined)) return undefined;
  const reason = status === 429 ? headerOf(headers, 'ratelimit-reason')?.trim().toLowerCase() : undefined;
  const ms = waitMs({ retryAfter, reset: headerOf(headers, 'x-ratelimit-reset') }, timeOf(headers));
  const why = `Jira asks to wait (${status})`;
  return { scope: !asked || reason === 'jira-burst-based' ? 'endpoint' : 'site', ms, why };
}

function loginLimit(account: AccountName): AnsweredLimit {
  return { scope: account, ms: LOGIN_PAUSE_MS, why: 'Jira does not accept the account or token (401)' };
}

/** Dates in an answer are of the clock that set them, which need not be ours. */
function timeOf(headers: AxiosResponse['headers']): number {
  const time = Date.parse(headerOf(headers, 'date') ?? '');
  return Number.isNaN(time) ? Date.now() : time;
}
