import { limitOf } from './limit-of';
import type { GatedRequest } from './request-gate';

const issue: GatedRequest = { endpoint: 'issue', account: 'account' };
const sla: GatedRequest = { endpoint: 'issue', account: 'service' };
const tenant: GatedRequest = { endpoint: 'tenant_info', account: undefined };
const limit = (
  status: number,
  headers: Record<string, string> = {},
  asked: GatedRequest | undefined = issue,
) => limitOf({ status, headers }, asked);

it.each([
  ['jira-quota-global-based', 'site'],
  ['jira-quota-tenant-based', 'site'],
  ['jira-per-issue-on-write', 'site'],
  ['something new', 'site'],
  ['', 'site'],
  ['jira-burst-based', 'endpoint'],
  [' Jira-Burst-Based ', 'endpoint'],
])('429 with the reason %j concerns the %s', (reason, scope) => {
  expect(limit(429, { 'ratelimit-reason': reason })?.scope).toBe(scope);
});

it('429 without a reason concerns the site', () => {
  expect(limit(429)).toMatchObject({ scope: 'site', why: 'Jira asks to wait (429)' });
});

it('503 is a limit of the site when it says how long to wait, whatever reason it gives', () => {
  expect(limit(503, { 'retry-after': '5', 'ratelimit-reason': 'jira-burst-based' })?.scope).toBe('site');
  expect(limit(503)).toBeUndefined();
});

it('401 concerns the account that asked, for a minute', () => {
  expect(limit(401)).toMatchObject({ scope: 'account', ms: 60_000 });
  expect(limit(401, {}, sla)).toMatchObject({ scope: 'service', ms: 60_000 });
  expect(limit(401, {}, tenant)).toBeUndefined();
});

it('what a media host limits is not the site', () => {
  expect(limitOf({ status: 429, headers: {} }, undefined)?.scope).toBe('endpoint');
  expect(limitOf({ status: 401, headers: {} }, undefined)).toBeUndefined();
});

it.each([200, 204, 303, 400, 403, 404, 500, 502])('%d is no limit', (status) => {
  expect(limit(status, { 'retry-after': '5', 'ratelimit-reason': 'jira-burst-based' })).toBeUndefined();
});

it('reads dates by the clock that set them', () => {
  const date = 'Tue, 03 Feb 2099 12:00:00 GMT';
  for (const header of [
    { 'retry-after': 'Tue, 03 Feb 2099 12:00:20 GMT' },
    { 'x-ratelimit-reset': '2099-02-03T12:00:20Z' },
  ]) {
    const { ms } = limit(429, { date, ...header })!;
    expect(ms).toBeGreaterThanOrEqual(20_000);
    expect(ms).toBeLessThanOrEqual(24_000);
  }
});
