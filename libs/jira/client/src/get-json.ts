import { firstProblem, TransientError } from '@jiralake/core';
import { keepNumbers } from '@jiralake/payloads';
import { z } from 'zod';
import { decodeText } from './decode-text';
import { headerOf } from './header-of';
import { assertOk, send, type Http } from './request';
import type { AccountName, Endpoint } from './request-gate';

export interface Account {
  baseUrl: string;
  account: { email: string; apiToken: string };
}

/** The address of the site, and the account of the request; no account for a public endpoint. */
export interface JsonSource {
  baseUrl: string;
  as?: Account['account'] & { name: AccountName };
}

export interface JsonRequest<T extends z.ZodType> {
  endpoint: Endpoint;
  path: string;
  params?: Record<string, string>;
  /** sent by POST; some endpoints take a body because the list of wanted things does not fit into an address */
  body?: object;
  schema: T;
  signal: AbortSignal;
  /** statuses for which the result is `undefined`; the caller decides what they mean */
  absent: readonly number[];
}

/**
 * Requests a JSON resource. A body that is not JSON of the expected shape is a failed request, never an empty result: proxies
 * and login pages answer 200 too.
 * @throws the four errors of libs/base/core, naming the endpoint and what was wrong, never a credential
 */
export async function getJson<T extends z.ZodType>(
  http: Http,
  { baseUrl, as }: JsonSource,
  { endpoint, path, params, body, schema, signal, absent }: JsonRequest<T>,
): Promise<z.infer<T> | undefined> {
  const method = body ? 'POST' : 'GET';
  const what = `${method} ${path}`;
  const response = await send<Buffer>(http, what, {
    method,
    url: baseUrl + path,
    ...(body ? { data: body } : {}),
    ...(as ? { auth: { username: as.email, password: as.apiToken } } : {}),
    headers: { Accept: 'application/json' },
    // axios would decode every body as UTF-8, and replace bytes that are not UTF-8 by another character
    responseType: 'arraybuffer',
    signal,
    asks: { endpoint, account: as?.name },
    ...(params ? { params } : {}),
  });
  if (absent.includes(response.status)) return undefined;
  assertOk(what, response, response.status === 400 ? refusalIn(response.data.toString()) : undefined);
  const text = decodeText(what, response.data, headerOf(response.headers, 'content-type'));
  const json = parseJson(what, text);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new TransientError(`${what}: unexpected response: ${firstProblem(parsed.error, json)}`);
}

const refusal = z.object({ errorMessages: z.array(z.string()) });
const LONGEST_REFUSAL = 300;

/** The messages of Jira about a request that it refuses with 400. */
function refusalIn(text: string): string | undefined {
  try {
    const messages = refusal.safeParse(JSON.parse(text)).data?.errorMessages ?? [];
    return messages.join(' ').slice(0, LONGEST_REFUSAL) || undefined;
  } catch {
    return undefined;
  }
}

function parseJson(what: string, text: string): unknown {
  try {
    return keepNumbers(JSON.parse(text), text);
  } catch {
    throw new TransientError(
      `${what}: the response is not JSON but begins ${JSON.stringify(text.slice(0, 40))}`,
    );
  }
}
