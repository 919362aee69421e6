import { Agent as HttpAgent, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Readable } from 'node:stream';
import { PermanentError, RateLimitedError, TransientError } from '@jiralake/core';
import axios, { isAxiosError, type AxiosInstance, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { limitOf } from './limit-of';
import { noAnswer, statusOfProxy } from './no-answer';
import type { GatedRequest, RequestGate } from './request-gate';

const CLOSED: readonly string[] = ['ECONNRESET', 'EPIPE'];
const LARGEST_ANSWER_BYTES = 256 * 1024 * 1024;

export interface Http {
  axios: AxiosInstance;
  /** longest wait for an answer, or for the headers and then for each piece of one that is streamed */
  timeoutMs: number;
  gate: RequestGate;
}

export interface RequestConfig extends AxiosRequestConfig {
  signal: AbortSignal;
  /** what a request to Jira is to the gate; one to a media host has nothing to do with it */
  asks?: GatedRequest;
}

/** One HTTP client with kept-alive connections; statuses are judged by us, redirects are never followed blindly. */
export function createHttp(timeoutMs: number, gate: RequestGate): Http {
  const client = axios.create({
    maxRedirects: 0,
    maxContentLength: LARGEST_ANSWER_BYTES,
    validateStatus: () => true,
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent({ keepAlive: true }),
    headers: { 'User-Agent': 'jiralake' },
  });
  return { axios: client, timeoutMs, gate };
}

/**
 * Sends a request when the gate lets it pass; any answer but a limit is returned whatever its status.
 * @throws RateLimitedError when Jira asks to wait or did so before, TransientError when there is no answer, or the
 * reason of an aborted signal. The error carries no part of the request, which holds credentials.
 */
export async function send<T>(
  http: Http,
  what: string,
  { asks, ...config }: RequestConfig,
): Promise<AxiosResponse<T>> {
  if (!asks) return exchange(http, what, config);
  await http.gate.pass(asks, config.signal);
  const response = await exchange<T>(http, what, config);
  const limit = limitOf(response, asks);
  if (limit) {
    discard(response);
    await http.gate.pause(asks, limit, config.signal);
    throw new RateLimitedError(`${what}: ${limit.why}`, limit.ms, limit.scope);
  }
  if (response.status < 400) http.gate.accepted(asks);
  return response;
}

async function exchange<T>(
  { axios: client, timeoutMs }: Http,
  what: string,
  config: AxiosRequestConfig & { signal: AbortSignal },
): Promise<AxiosResponse<T>> {
  // the time-out of axios starts again with every byte that comes
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  const request = { ...config, signal: AbortSignal.any([config.signal, late.signal]) };
  try {
    const response = await client.request<T>(request).catch((error: unknown) => {
      if (wasClosedMeanwhile(error)) return client.request<T>(request);
      throw error;
    });
    const status = statusOfProxy(response);
    if (status === undefined) return response;
    discard(response);
    throw noAnswer(what, config, `the proxy before it answers ${status} itself`);
  } catch (error) {
    config.signal.throwIfAborted();
    if (error instanceof TransientError) throw error;
    throw noAnswer(what, config, late.signal.aborted ? `none within ${timeoutMs} ms` : error);
  } finally {
    clearTimeout(timer);
  }
}

/** A content that nobody reads would keep its connection. */
function discard({ data }: AxiosResponse<unknown>): void {
  if (data instanceof Readable) data.destroy();
}

/**
 * A kept-alive connection that the other side closed for idleness just when we used it: nobody read the request, and all of
 * ours only read, so it may be sent once more. https://nodejs.org/api/http.html#requestreusedsocket
 */
function wasClosedMeanwhile(error: unknown): boolean {
  if (!isAxiosError(error) || error.response || !CLOSED.includes(error.code ?? '')) return false;
  return (error.request as ClientRequest | undefined)?.reusedSocket === true;
}

/**
 * Turns every status that is not a usable answer into one of the four errors. 404 and 403 are for the caller to
 * judge before, because they mean something different at each endpoint.
 */
export function assertAnswered(what: string, response: AxiosResponse, why?: string): void {
  const { status } = response;
  if (status >= 200 && status < 300) return;
  // of a media host: a limit of Jira was thrown before
  const limit = limitOf(response, undefined);
  if (limit) throw new RateLimitedError(`${what}: ${limit.why}`, limit.ms, limit.scope);
  if (status >= 500 || status === 408 || status === 425)
    throw new TransientError(`${what}: answered ${status}`);
  throw new PermanentError(`${what}: answered ${status}${why === undefined ? '' : `: ${why}`}`);
}
