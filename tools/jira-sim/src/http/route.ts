import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Account } from './accounts';

export interface ApiRequest {
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  /** the raw header, for the media host that must not get one */
  authorization: string | undefined;
  /** the raw header, for files */
  range: string | undefined;
  /** set once the caller is known */
  account?: Account;
}

/** A text, a stream, bytes, or anything else as JSON. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** the connection ends in the middle of the body */
  breaksOff?: true;
}

export interface Handler {
  (request: ApiRequest): Reply;
  /** the shape of the body that it takes, if it takes one */
  body?: z.ZodType;
}

/** One line of a table of endpoints; the README has the path and the meaning of each. */
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
