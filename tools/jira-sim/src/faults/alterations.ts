import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { replyBytes } from '../http/reply-bytes';
import { isReadable, type Reply } from '../http/route';

/** Turns the correct response of an endpoint into a wrong one. */
export type Alteration = (reply: Reply) => Reply | Promise<Reply>;

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !isReadable(value) && !Buffer.isBuffer(value);

/** Announces the whole content and closes the connection in the middle of it. */
export const brokenOff: Alteration = (reply) => ({ ...reply, breaksOff: true });

/** Sends half of the text as if it were all. */
export const cutText: Alteration = async (reply) => {
  const { bytes, contentType } = await replyBytes(reply);
  const { 'Content-Length': _whole, ...headers } = reply.headers ?? {};
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  return { ...reply, headers: { ...headers, 'Content-Type': contentType }, body: half };
};

function numbersForTexts(value: unknown): unknown {
  if (typeof value === 'string') return /^\d{1,15}$/.test(value) ? Number(value) : value.length;
  if (Array.isArray(value)) return value.map(numbersForTexts);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, numbersForTexts(member)]));
}

/** Changes the type of the JSON value; leaves other responses unchanged. */
export function wrongTypes(to: 'null' | 'list' | 'numbers'): Alteration {
  return (reply) => {
    if (reply.status !== 200 || !isObject(reply.body)) return reply;
    if (to === 'numbers') return { ...reply, body: numbersForTexts(reply.body) };
    return { ...reply, body: to === 'list' ? [reply.body] : null };
  };
}

interface Page {
  body: Json;
  key: string;
  entries: unknown[];
}

function readPage({ body }: Reply): Page | undefined {
  if (!isObject(body)) return undefined;
  for (const key of ['comments', 'values', 'worklogs', 'issues']) {
    const entries = body[key];
    if (Array.isArray(entries)) return { body, key, entries };
  }
  return undefined;
}

/** Removes all entries, though the page says that there are some. */
export const emptyPage: Alteration = (reply) => {
  if (Array.isArray(reply.body)) return { ...reply, body: [] };
  const page = readPage(reply);
  return page === undefined ? reply : { ...reply, body: { ...page.body, [page.key]: [] } };
};

function nextPageFrom(self: string, startAt: number): string {
  const address = new URL(self);
  address.searchParams.set('startAt', String(startAt));
  return address.href;
}

/** Returns fewer entries than requested, by default half of them, with more on the next page. */
export function shortPage(most: number | undefined): Alteration {
  return (reply) => {
    const page = readPage(reply);
    if (page === undefined) return reply;
    const { body, key, entries } = page;
    const kept = entries.slice(0, most ?? Math.ceil(entries.length / 2));
    if (kept.length === entries.length) return reply;
    const next = Number(body['startAt']) + kept.length;
    const isBean = typeof body['self'] === 'string';
    const bean = isBean ? { isLast: false, nextPage: nextPageFrom(String(body['self']), next) } : {};
    return { ...reply, body: { ...body, ...bean, [key]: kept } };
  };
}

/** Removes totals from all pages in the response, and, without `isLast`, also the sign of the last page. */
export function withoutTotals(keepsIsLast: boolean): Alteration {
  const hidden = ['total', ...(keepsIsLast ? [] : ['isLast', 'nextPage'])];
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip);
    if (!isObject(value)) return value;
    const isPage = LISTS_OF_PAGES.some((name) => Array.isArray(value[name]));
    const kept = Object.entries(value).filter(([name]) => !isPage || !hidden.includes(name));
    return Object.fromEntries(kept.map(([name, member]) => [name, strip(member)]));
  };
  return (reply) => (isObject(reply.body) ? { ...reply, body: strip(reply.body) } : reply);
}

const LISTS_OF_PAGES = ['comments', 'values', 'worklogs', 'histories'];

/** Ends a file, or a range of it, too early but with a matching Content-Length. */
export function shortFile(missing: number | undefined): Alteration {
  return async (reply) => {
    if (reply.status !== 200 && reply.status !== 206) return reply;
    const { bytes } = await replyBytes(reply);
    const kept = bytes.subarray(0, Math.max(0, bytes.length - (missing ?? Math.ceil(bytes.length / 2))));
    return { ...reply, headers: { ...reply.headers, 'Content-Length': String(kept.length) }, body: kept };
  };
}

/** Sends a file, or a range of it, at this speed in chunks of a tenth of a second. */
export function slowFile(bytesPerSecond: number): Alteration {
  return async (reply) => {
    if (reply.status !== 200 && reply.status !== 206) return reply;
    const { bytes } = await replyBytes(reply);
    return { ...reply, body: Readable.from(trickle(bytes, bytesPerSecond), { objectMode: false }) };
  };
}

async function* trickle(bytes: Buffer, bytesPerSecond: number): AsyncGenerator<Buffer> {
  const step = Math.ceil(bytesPerSecond / 10);
  for (let at = 0; at < bytes.length; at += step) {
    if (at > 0) await sleep((step * 1_000) / bytesPerSecond);
    yield bytes.subarray(at, at + step);
  }
}

/** Makes issues of a bulk fetch fail, by default the first one, so that they must be fetched one by one. */
export function withIssueErrors(most = 1): Alteration {
  return (reply) => {
    const { body } = reply;
    if (!isObject(body) || !Array.isArray(body['issues'])) return reply;
    const issues = body['issues'] as Json[];
    const issueErrors = issues
      .slice(0, most)
      .map(({ id }) => ({ id, errorMessage: 'The issue could not be loaded.' }));
    return { ...reply, body: { ...body, issues: issues.slice(most), issueErrors } };
  };
}
