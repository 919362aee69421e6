import type { ClientRequest } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { TransientError } from '@jiralake/core';
import { isAxiosError, type AxiosRequestConfig, type AxiosResponse } from 'axios';

/** What an error code of the system or of Node means; the first pattern that fits counts. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(ENOTFOUND|EAI_)/, 'its name cannot be looked up'],
  [/^ECONNREFUSED$/, 'it refuses the connection'],
  [/^(EHOSTUNREACH|ENETUNREACH)$/, 'no way leads to it'],
  [/^(ETIMEDOUT|ECONNABORTED)$/, 'it does not react'],
  [/CERT|SIGNATURE|ISSUER/, 'its certificate is not accepted'],
  [/TLS|SSL|^EPROTO$/, 'it does not speak TLS as it should'],
];

/** Makes the error for a host that gave no response; the error names the host and the reason, and no other part of the request. */
export function noResponse(what: string, { url = '' }: AxiosRequestConfig, why: unknown): TransientError {
  const { host } = new URL(url);
  return new TransientError(
    `${what}: no response from ${host} (${typeof why === 'string' ? why : reasonOf(why)})`,
    {
      silentHost: host,
    },
  );
}

function reasonOf(error: unknown): string {
  const code = isAxiosError(error) ? error.code : undefined;
  if (code === undefined) return 'request failed';
  const [, words] = WORDS.find(([pattern]) => pattern.test(code)) ?? [];
  return words === undefined ? code : `${code}: ${words}`;
}

/**
 * The status of a response that a proxy sent in the place of the host, when it did not connect to the host: the HTTP client
 * passes this response on as if the host had sent it. Such a response came without TLS, which tells it from one of the host.
 * `undefined` when the host itself responded.
 */
export function statusOfProxy({ status, config, request }: AxiosResponse): number | undefined {
  if (!config.url?.startsWith('https:')) return undefined;
  const socket = (request as ClientRequest | undefined)?.socket as TLSSocket | null | undefined;
  return socket && !socket.encrypted ? status : undefined;
}
