import { errorReply, type Reply } from './route';

export interface PageRequest {
  startAt: number;
  maxResults: number;
}

export interface PageLimits {
  usual: number;
  most: number;
}

function wholeNumber(text: string | null, missing: number): number {
  if (text === null) return missing;
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

/** Returns the requested page within Jira's limits, or an error reply for invalid parameters. */
export function readPage(query: URLSearchParams, { usual, most }: PageLimits): PageRequest | Reply {
  const startAt = wholeNumber(query.get('startAt'), 0);
  const maxResults = wholeNumber(query.get('maxResults'), usual);
  if (Number.isNaN(startAt + maxResults))
    return errorReply(400, 'startAt and maxResults have to be whole numbers');
  return { startAt, maxResults: Math.min(maxResults, most) };
}

export function pageOf<T>(list: readonly T[], { startAt, maxResults }: PageRequest): T[] {
  return list.slice(startAt, startAt + maxResults);
}
