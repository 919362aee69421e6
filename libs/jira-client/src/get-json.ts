import { TransientError } from '@jiralake/core';
import type { z } from 'zod';
import { assertAnswered, send, type Http } from './request';

export interface Account {
  baseUrl: string;
  account: { email: string; apiToken: string };
}

export interface JsonRequest<T extends z.ZodType> {
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
  { baseUrl, account }: { baseUrl: string; account?: Account['account'] },
  { path, params, schema, signal, absent }: JsonRequest<T>,
): Promise<z.infer<T> | undefined> {
  const what = `GET ${path}`;
  const response = await send<string>(http, what, {
    url: baseUrl + path,
    ...(account ? { auth: { username: account.email, password: account.apiToken } } : {}),
    headers: { Accept: 'application/json' },
    responseType: 'text',
    transformResponse: (body: string) => body,
    signal,
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
