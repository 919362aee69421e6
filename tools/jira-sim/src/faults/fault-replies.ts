import { errorReply, type Reply } from '../http/route';
import type { RequestFault } from './fault-rule';

type FaultOf<Kind> = Extract<RequestFault, { kind: Kind }>;
type RetryAfter = FaultOf<'503'>['retryAfter'];
type BodyForm = FaultOf<'status'>['body'];

const HTML = { 'Content-Type': 'text/html;charset=UTF-8' };

function page(title: string, text: string): string {
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>\n`;
}

/** The response of a proxy that requires a login, which a client may take for Jira's. */
export const htmlLogin: Reply = {
  status: 200,
  headers: HTML,
  body: page('Log in to continue', '<form action="/login" method="post"><input name="username"/></form>'),
};

export function plainError(status: number, form: BodyForm, message = `Error ${status}`): Reply {
  if (form === 'html') return { status, headers: HTML, body: page(message, 'The request failed.') };
  if (form === 'plain') return { status, body: message };
  const { body } = errorReply(status, message);
  return { status, body: { ...(body as object), status } };
}

function retryAfterHeader(value: RetryAfter): Record<string, string> {
  if (value === undefined) return {};
  if (typeof value !== 'object') return { 'Retry-After': String(value) };
  return { 'Retry-After': new Date(Date.now() + value.httpDateIn * 1000).toUTCString() };
}

function resetHeader(seconds: number | undefined): Record<string, string> {
  if (seconds === undefined) return {};
  const minute = new Date(Date.now() + seconds * 1000).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length);
  return { 'X-RateLimit-Reset': `${minute}Z` };
}

export function rateLimited({ retryAfter, reason, resetIn, body }: FaultOf<'429'>): Reply {
  const reply = plainError(429, body, 'Too many requests');
  return {
    ...reply,
    headers: {
      ...reply.headers,
      ...retryAfterHeader(retryAfter),
      ...resetHeader(resetIn),
      'X-RateLimit-Remaining': '0',
      ...(reason === undefined ? {} : { 'RateLimit-Reason': reason }),
    },
  };
}

export function unavailable({ retryAfter, body }: FaultOf<'503'>): Reply {
  const reply = plainError(503, body, 'Service unavailable');
  return { ...reply, headers: { ...reply.headers, ...retryAfterHeader(retryAfter) } };
}
