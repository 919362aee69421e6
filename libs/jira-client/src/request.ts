import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { PermanentError, RateLimitedError, TransientError } from '@jiralake/core';
import axios, { isAxiosError, type AxiosInstance, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { parseRetryAfter } from './retry-after';

/** How long all wait when Jira does not accept the account: every further try could lock it. */
const LOGIN_PAUSE_MS = 60_000;
const LARGEST_ANSWER_BYTES = 256 * 1024 * 1024;

export interface Http {
  axios: AxiosInstance;
  /** longest wait for an answer, or for the headers and then for each piece of one that is streamed */
  timeoutMs: number;
}

/** One HTTP client with kept-alive connections; statuses are judged by us, redirects are never followed blindly. */
export function createHttp(timeoutMs: number): Http {
  const client = axios.create({
    maxRedirects: 0,
    maxContentLength: LARGEST_ANSWER_BYTES,
    validateStatus: () => true,
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent({ keepAlive: true }),
    headers: { 'User-Agent': 'jiralake' },
  });
  return { axios: client, timeoutMs };
}

/**
 * Sends a request; any answer is returned whatever its status.
 * @throws TransientError when there is no answer, or the reason of an aborted signal. The error carries no part of
 * the request, which holds credentials.
 */
export async function send<T>(
  { axios: client, timeoutMs }: Http,
  what: string,
  config: AxiosRequestConfig & { signal: AbortSignal },
): Promise<AxiosResponse<T>> {
  // the time-out of axios starts again with every byte that comes
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  try {
    return await client.request<T>({ ...config, signal: AbortSignal.any([config.signal, late.signal]) });
  } catch (error) {
    config.signal.throwIfAborted();
    if (late.signal.aborted) throw new TransientError(`${what}: no answer within ${timeoutMs} ms`);
    const reason = isAxiosError(error) ? (error.code ?? error.message) : 'request failed';
    throw new TransientError(`${what}: no answer (${reason})`);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Turns every status that is not a usable answer into one of the four errors. 404 and 403 are for the caller to
 * judge before, because they mean something different at each endpoint.
 */
export function assertAnswered(what: string, response: AxiosResponse): void {
  const { status, headers } = response;
  if (status >= 200 && status < 300) return;
  const retryAfter = headerOf(headers, 'retry-after');
  if (status === 429 || (status === 503 && retryAfter !== undefined)) {
    throw new RateLimitedError(
      `${what}: Jira asks to wait (${status})`,
      parseRetryAfter(retryAfter, Date.now()),
    );
  }
  if (status === 401) {
    throw new RateLimitedError(`${what}: Jira does not accept the account or token (401)`, LOGIN_PAUSE_MS);
  }
  if (status >= 500 || status === 408 || status === 425)
    throw new TransientError(`${what}: answered ${status}`);
  throw new PermanentError(`${what}: answered ${status}`);
}

export function headerOf(headers: AxiosResponse['headers'], name: string): string | undefined {
  const value: unknown = headers[name];
  return typeof value === 'string' ? value : undefined;
}
