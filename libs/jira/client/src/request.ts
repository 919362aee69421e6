import { Agent as HttpAgent, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Readable } from 'node:stream';
import { PermanentError, RateLimitedError, TransientError } from '@jiralake/core';
import axios, { isAxiosError, type AxiosInstance, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { limitOf } from './limit-of';
import { noResponse, statusOfProxy } from './no-response';
import type { GatedRequest, RequestGate } from './request-gate';

const CLOSED: readonly string[] = ['ECONNRESET', 'EPIPE'];
const LARGEST_RESPONSE_BYTES = 256 * 1024 * 1024;

export interface Http {
  axios: AxiosInstance;
  /** longest wait for a response; of a streamed response, for its headers and then for each piece */
  timeoutMs: number;
  gate: RequestGate;
}

export interface RequestConfig extends AxiosRequestConfig {
  signal: AbortSignal;
  /** what the gate has to know; absent for a request to a media host, which the gate does not limit */
  asks?: GatedRequest;
}

/** One HTTP client with kept-alive connections. No status throws by itself, and no redirect is followed automatically. */
export function createHttp(timeoutMs: number, gate: RequestGate): Http {
  const client = axios.create({
    maxRedirects: 0,
    maxContentLength: LARGEST_RESPONSE_BYTES,
    validateStatus: () => true,
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent({ keepAlive: true }),
    headers: { 'User-Agent': 'jiralake' },
  });
  return { axios: client, timeoutMs, gate };
}

/**
 * Sends a request when the gate lets it pass, and returns the response whatever its status, unless the response sets a limit.
 * @throws RateLimitedError when Jira asks to wait, or asked before; TransientError when there is no response; the reason of an
 * aborted signal. No error carries a part of the request, which holds credentials.
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
  // the time-out of axios starts again with every byte it receives
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
    throw noResponse(what, config, `the proxy before it answers ${status} itself`);
  } catch (error) {
    config.signal.throwIfAborted();
    if (error instanceof TransientError) throw error;
    throw noResponse(what, config, late.signal.aborted ? `none within ${timeoutMs} ms` : error);
  } finally {
    clearTimeout(timer);
  }
}

/** Destroys the content of a response: content that is not read would keep its connection open. */
function discard({ data }: AxiosResponse<unknown>): void {
  if (data instanceof Readable) data.destroy();
}

/**
 * Whether the other side closed an idle connection just when the request used it. The request was not processed, and our
 * requests change nothing in Jira, so it may be sent once more. https://nodejs.org/api/http.html#requestreusedsocket
 */
function wasClosedMeanwhile(error: unknown): boolean {
  if (!isAxiosError(error) || error.response || !CLOSED.includes(error.code ?? '')) return false;
  return (error.request as ClientRequest | undefined)?.reusedSocket === true;
}

/**
 * Throws one of the four errors for every status but success. The caller handles 404 and 403 before, because they mean something
 * different at each endpoint.
 */
export function assertOk(what: string, response: AxiosResponse, why?: string): void {
  const { status } = response;
  if (status >= 200 && status < 300) return;
  // only a media host gets here with a 429: a limit of Jira was thrown before
  const limit = limitOf(response, undefined);
  if (limit) throw new RateLimitedError(`${what}: ${limit.why}`, limit.ms, limit.scope);
  if (status >= 500 || status === 408 || status === 425)
    throw new TransientError(`${what}: answered ${status}`);
  throw new PermanentError(`${what}: answered ${status}${why === undefined ? '' : `: ${why}`}`);
}
