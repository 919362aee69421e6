import { TransientError } from '@jiralake/core';
import type { z } from 'zod';
import { assertAnswered, send, type Http } from './request';
import type { AccountName, Endpoint } from './request-gate';

export interface Account {
  baseUrl: string;
  account: { email: string; apiToken: string };
}

/** Where to ask, and as whom: as nobody for what is public. */
export interface JsonSource {
  baseUrl: string;
  as?: Account['account'] & { name: AccountName };
}

export interface JsonRequest<T extends z.ZodType> {
  endpoint: Endpoint;
  path: string;
  params?: Record<string, string>;
  schema: T;
  signal: AbortSignal;
  /** statuses that the caller wants to judge; they answer `undefined` */
  absent: readonly number[];
}

/**
 * GET of a JSON resource. What is not JSON of the expected shape is a failed request, never an empty answer:
 * proxies and login pages answer 200 as well.
 * @throws the four errors of libs/core, naming the endpoint and what was wrong, never a credential
 */
export async function getJson<T extends z.ZodType>(
  http: Http,
  { baseUrl, as }: JsonSource,
  { endpoint, path, params, schema, signal, absent }: JsonRequest<T>,
): Promise<z.infer<T> | undefined> {
  const what = `GET ${path}`;
  const response = await send<string>(http, what, {
    url: baseUrl + path,
    ...(as ? { auth: { username: as.email, password: as.apiToken } } : {}),
    headers: { Accept: 'application/json' },
    responseType: 'text',
    transformResponse: (body: string) => body,
    signal,
    asks: { endpoint, account: as?.name },
    ...(params ? { params } : {}),
  });
  if (absent.includes(response.status)) return undefined;
  assertAnswered(what, response);
  const parsed = schema.safeParse(parseJson(what, response.data));
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw new TransientError(
    `${what}: unexpected answer at ${first?.path.join('.') || 'the top'}: ${first?.message}`,
  );
}

function parseJson(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TransientError(
      `${what}: the answer is not JSON but begins ${JSON.stringify(text.slice(0, 40))}`,
    );
  }
}
