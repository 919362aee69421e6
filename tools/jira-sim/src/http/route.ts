import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Account } from './accounts';

export interface ApiRequest {
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  /** the raw header, because the media host must not get one */
  authorization: string | undefined;
  /** the raw header, for files */
  range: string | undefined;
  /** set once the account is known */
  account?: Account;
}

/** A text, a stream, bytes, or any other value as JSON. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** closes the connection in the middle of the body */
  breaksOff?: true;
}

export interface Handler {
  (request: ApiRequest): Reply;
  /** schema of the body, if the endpoint takes one */
  body?: z.ZodType;
}

/** One endpoint; the README lists path and meaning of each. */
export type Route = readonly [
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  meaning: string,
  handler: Handler,
];

export function isReadable(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && 'pipe' in body;
}

/** Jira's ErrorCollection. */
export function errorReply(status: number, message: string): Reply {
  return { status, body: { errorMessages: [message], errors: {} } };
}
