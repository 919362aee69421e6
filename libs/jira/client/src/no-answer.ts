import type { ClientRequest } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { TransientError } from '@jiralake/core';
import { isAxiosError, type AxiosRequestConfig, type AxiosResponse } from 'axios';

/** By the code of the system or of Node; where there are several, the first that fits. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(ENOTFOUND|EAI_)/, 'its name cannot be looked up'],
  [/^ECONNREFUSED$/, 'it refuses the connection'],
  [/^(EHOSTUNREACH|ENETUNREACH)$/, 'no way leads to it'],
  [/^(ETIMEDOUT|ECONNABORTED)$/, 'it does not react'],
  [/CERT|SIGNATURE|ISSUER/, 'its certificate is not accepted'],
  [/TLS|SSL|^EPROTO$/, 'it does not speak TLS as it should'],
];

/** Says that a host gave no answer, and why, without any part of the request but the host. */
export function noAnswer(what: string, { url = '' }: AxiosRequestConfig, why: unknown): TransientError {
  const { host } = new URL(url);
  return new TransientError(
    `${what}: no answer of ${host} (${typeof why === 'string' ? why : reasonOf(why)})`,
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
 * The status of an answer that is not of the host, but of a proxy that was asked to lead there and did not: the HTTP client
 * passes it on as if it were the host's. It came without TLS, which the host's cannot. Nothing when it is the host's.
 */
export function statusOfProxy({ status, config, request }: AxiosResponse): number | undefined {
  if (!config.url?.startsWith('https:')) return undefined;
  const socket = (request as ClientRequest | undefined)?.socket as TLSSocket | null | undefined;
  return socket && !socket.encrypted ? status : undefined;
}
