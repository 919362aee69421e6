import { setMaxListeners } from 'node:events';
import { createAlarms, type Alarms } from '@jiralake/alarms';
import { RateLimitedError } from '@jiralake/core';
import type { GatedRequest, RequestGate } from '@jiralake/jira-client';
import { createLogger } from '@jiralake/observability';
import { eventually, useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createRequestGate, readRequestCounts } from '../src/request-gate';

const server = useRedis();
const log = createLogger('test', 'silent');
const never = new AbortController().signal;
// more requests wait with this signal than one job ever sends
setMaxListeners(0, never);
const FAST = 10_000;

const issue: GatedRequest = { endpoint: 'issue', account: 'account' };
const comment: GatedRequest = { endpoint: 'comment', account: 'account' };
const sla: GatedRequest = { endpoint: 'issue', account: 'service' };
const open: GatedRequest = { endpoint: 'tenant_info', account: undefined };

let connections: Redis[];
let prefix: string;
beforeEach(() => {
  connections = [new Redis(server.url), new Redis(server.url)];
  prefix = `${server.prefix}-${Math.random()}`;
});
afterEach(() => connections.forEach((redis) => redis.disconnect()));

/** The gates of two replicas, each on a connection of its own. */
function gates(maxPerSecond = FAST): [RequestGate, RequestGate] {
  const [one, other] = connections.map((redis) =>
    createRequestGate(redis, prefix, { maxPerSecond, alarms: createAlarms(redis, prefix, log) }),
  );
  return [one!, other!];
}

const alarms = (): Alarms => createAlarms(connections[0]!, prefix, log);
const alarmNames = async (): Promise<string[]> => (await alarms().list()).map(({ name }) => name);
const site = (ms: number) => ({ scope: 'site' as const, ms });
const endpoint = (ms: number) => ({ scope: 'endpoint' as const, ms });

async function limitOf(passing: Promise<void>): Promise<RateLimitedError> {
  const error = await passing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RateLimitedError) return error;
  throw new Error(`no limit but ${String(error)}`);
}

/** Measures the work in milliseconds; tests compare it only with a lower bound, which holds on a slow machine too. */
async function timeOf(work: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work;
  return performance.now() - startedAt;
}

describe('the budget', () => {
  it('is one for all replicas: a second of it at once, then steadily', async () => {
    const [one, other] = gates(10);
    const passing = Array.from({ length: 26 }, (_, i) => (i % 2 ? one : other).pass(issue, never));
    // 11 go at once, the last of the other 15 after one and a half seconds
    expect(await timeOf(Promise.all(passing))).toBeGreaterThanOrEqual(1_450);
  });

  it('is spent by requests of every endpoint and account', async () => {
    const [one, other] = gates(10);
    const passing = [issue, comment, sla, open].flatMap((request) =>
      [one, other, one, other].map((gate) => gate.pass(request, never)),
    );
    expect(await timeOf(Promise.all(passing))).toBeGreaterThanOrEqual(450);
  });

  it('saves up no more than a second', async () => {
    const [one] = gates(10);
    await one.pass(issue, never);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const passing = Array.from({ length: 16 }, () => one.pass(issue, never));
    expect(await timeOf(Promise.all(passing))).toBeGreaterThanOrEqual(450);
  });

  it('lets a request that waits for its turn be given up', async () => {
    const [one] = gates(1);
    await Promise.all([one.pass(issue, never), one.pass(issue, never)]);
    await one.pass(issue, AbortSignal.timeout(20)).then(
      () => Promise.reject(new Error('it passed')),
      (error: Error) => expect(error.name).toBe('TimeoutError'),
    );
  });
});

describe('a pause', () => {
  it('of the site holds every request of every replica', async () => {
    const [one, other] = gates();
    await one.pause(issue, site(60_000), never);
    for (const request of [issue, comment, sla, open]) {
      const limit = await limitOf(other.pass(request, never));
      expect([limit.scope, limit.concernsAll]).toEqual(['site', true]);
      expect(limit.retryAfterMs).toBeGreaterThan(50_000);
      expect(limit.retryAfterMs).toBeLessThanOrEqual(60_000);
    }
  });

  it.each([
    [60_000, 1_000],
    [1_000, 60_000],
  ])('counts when it is the longest: %d and then %d ms', async (first, second) => {
    const [one, other] = gates();
    await one.pause(issue, site(first), never);
    await other.pause(comment, site(second), never);
    expect((await limitOf(one.pass(issue, never))).retryAfterMs).toBeGreaterThan(50_000);
  });

  it('of an endpoint holds that endpoint alone', async () => {
    const [one, other] = gates();
    await one.pause(comment, endpoint(60_000), never);
    const limit = await limitOf(other.pass(comment, never));
    expect([limit.scope, limit.concernsAll]).toEqual(['endpoint', false]);
    for (const request of [issue, sla, open]) await other.pass(request, never);
  });

  it('of an endpoint that is soon over is waited out', async () => {
    const [one, other] = gates();
    await one.pause(comment, endpoint(400), never);
    expect(await timeOf(other.pass(comment, never))).toBeGreaterThanOrEqual(390);
  });

  it('of an endpoint is not waited out for ever when it is prolonged', async () => {
    const [one, other] = gates();
    await one.pause(comment, endpoint(400), never);
    const passing = limitOf(other.pass(comment, never));
    // on the same connection, so the other one has seen the pause by then
    await other.pass(issue, never);
    await one.pause(comment, endpoint(60_000), never);
    expect((await passing).scope).toBe('endpoint');
  });

  it('of an endpoint that is waited out can be given up', async () => {
    const [one] = gates();
    await one.pause(comment, endpoint(4_000), never);
    const reason = new Error('shutting down');
    const stop = new AbortController();
    const passing = one.pass(comment, stop.signal);
    setTimeout(() => stop.abort(reason), 20);
    await expect(passing).rejects.toBe(reason);
  });

  it('holds requests that waited for their turn in the budget when it began', async () => {
    const [one, other] = gates(1);
    const passing = Array.from({ length: 4 }, () => other.pass(issue, never));
    const results = Promise.allSettled(passing);
    await Promise.all(passing.slice(0, 2));
    await one.pause(issue, site(60_000), never);
    expect((await results).slice(2).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('ends, and those who waited come back one after the other', async () => {
    const [one, other] = gates(10);
    await one.pause(issue, site(300), never);
    await eventually(() => other.pass(issue, never));
    // without the pause ten more would go at once
    const passing = Array.from({ length: 10 }, (_, i) => (i % 2 ? one : other).pass(issue, never));
    expect(await timeOf(Promise.all(passing))).toBeGreaterThanOrEqual(500);
  });

  it('leaves nothing behind', async () => {
    const [one] = gates();
    await one.pass(issue, never);
    await one.pause(issue, site(50), never);
    await one.pause(comment, endpoint(50), never);
    const keys = (): Promise<string[]> => connections[0]!.keys(`{${prefix}}:gate:*`);
    expect(await keys()).not.toEqual([]);
    await eventually(async () => expect(await keys()).toEqual([]));
  });
});

it('counts the requests and the pauses of all replicas', async () => {
  const [one, other] = gates();
  await one.pass(issue, never);
  await other.pass(sla, never);
  await other.pause(comment, { scope: 'endpoint', ms: 60_000 }, never);
  // this pause ends before the longest one
  await one.pause(comment, { scope: 'endpoint', ms: 1_000 }, never);
  await expect(one.pass(comment, never)).rejects.toThrow(RateLimitedError);
  expect(await readRequestCounts(connections[0]!, prefix)).toEqual({ requests: 2, pauses: 1 });
});

describe('an account that Jira does not accept', () => {
  const refused = (account: 'account' | 'service') => ({ scope: account, ms: 60_000 });

  it('is held everywhere, the other one is not', async () => {
    const [one, other] = gates();
    await one.pause(sla, refused('service'), never);
    const limit = await limitOf(other.pass(sla, never));
    expect([limit.scope, limit.concernsAll]).toEqual(['service', false]);
    for (const request of [issue, comment, open]) await other.pass(request, never);
    await one.pause(issue, refused('account'), never);
    expect((await limitOf(other.pass(comment, never))).concernsAll).toBe(true);
    await other.pass(open, never);
  });

  it('raises an alarm of its own, which its next accepted request takes back', async () => {
    const [one] = gates();
    await one.pause(issue, refused('account'), never);
    await one.pause(sla, refused('service'), never);
    expect((await alarmNames()).sort()).toEqual(['jira-login', 'jira-service-login']);
    one.accepted(sla);
    one.accepted(open);
    await eventually(async () => expect(await alarmNames()).toEqual(['jira-login']));
    one.accepted(comment);
    await eventually(async () => expect(await alarmNames()).toEqual([]));
  });

  it('keeps no alarm of a process that is gone', async () => {
    const [one] = gates();
    await one.pause(issue, refused('account'), never);
    const [fresh] = gates();
    fresh.accepted(issue);
    await eventually(async () => expect(await alarmNames()).toEqual([]));
  });

  it('lets a replica that was only held take the alarm back', async () => {
    const [one, other] = gates();
    other.accepted(issue);
    await one.pause(issue, refused('account'), never);
    await limitOf(other.pass(issue, never));
    other.accepted(issue);
    await eventually(async () => expect(await alarmNames()).toEqual([]));
  });

  it('costs no command at requests that are accepted as ever', async () => {
    const [one] = gates();
    one.accepted(issue);
    await alarms().raise('jira-login', 'of somebody else');
    for (let i = 0; i < 3; i++) one.accepted(issue);
    await one.pass(issue, never);
    expect(await alarmNames()).toEqual(['jira-login']);
  });
});

it('with Redis away a request waits, and can be given up', async () => {
  const nowhere = new Redis('redis://127.0.0.1:1', { maxRetriesPerRequest: null });
  nowhere.on('error', () => undefined);
  const gate = createRequestGate(nowhere, prefix, { maxPerSecond: FAST, alarms: alarms() });
  const reason = new Error('lease lost');
  const stop = new AbortController();
  const waiting = [gate.pass(issue, stop.signal), gate.pause(issue, site(1_000), stop.signal)];
  setTimeout(() => stop.abort(reason), 50);
  for (const work of waiting) await expect(work).rejects.toBe(reason);
  nowhere.disconnect();
});
