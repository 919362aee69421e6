import type { Alarms } from '@jiralake/alarms';
import { RateLimitedError, type LimitScope } from '@jiralake/core';
import type { AccountName, GatedRequest, LoginSigns, RequestGate } from '@jiralake/jira-client';
import { redisKey, defineScripts } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { createLoginAlarms, loginAlarmOf } from './login-alarms';
import { sleep, untilAborted } from './until-aborted';
import passGate from './lua/pass-gate.lua';
import pauseGate from './lua/pause-gate.lua';

export interface RequestGateOptions {
  /** the request budget that all replicas share */
  maxPerSecond: number;
  alarms: Pick<Alarms, 'raise' | 'clear'>;
  /** the logins of this process by account: a 401 concerns only the processes with the same login */
  logins?: LoginSigns;
  /** how often a refused process reports that it is alive */
  followMs?: number;
}

/** The gate of one process. */
export interface SharedGate extends RequestGate {
  /** How long requests of an account still have to wait because Jira refused its login, milliseconds. */
  loginPauseMs(account: AccountName): Promise<number>;
}

/** The largest burst: this much of the budget may be saved up and spent at once. */
const BURST_MS = 1_000;
/** How long a request may wait inside the gate for pauses of its endpoint to end. */
const PATIENCE_MS = 5_000;

const WHY: Record<LimitScope, string> = {
  site: 'Jira asked to wait with everything',
  account: 'Jira did not accept the account or token (401)',
  service: 'Jira did not accept the service account or its token (401)',
  endpoint: 'Jira asked to wait with these requests',
};

const scripts = { pass: passGate, pause: pauseGate };

interface Verdict {
  /** the kind of pause that holds the request */
  heldBy: LimitScope | undefined;
  /** milliseconds until the pause ends, or without a pause until the budget admits the request */
  ms: number;
  /** whether the alarm of the request's account is raised */
  isAlarmed: boolean;
}

/**
 * The gate that all replicas of a site share. Redis stores it and supplies the clock. The gate holds a steady budget of requests
 * and the pauses that Jira asks for. Without Redis no request passes until Redis is back or the request is aborted.
 */
export function createRequestGate(redis: Redis, prefix: string, options: RequestGateOptions): SharedGate {
  const run = defineScripts(redis, 'jiralakeGate', scripts);
  const { alarms, logins = {}, ...rest } = options;
  const loginAlarms = createLoginAlarms(redis, prefix, { alarms, logins, ...rest });
  /** when each request was admitted, and when Jira refused this process: the response to an earlier request proves nothing */
  const passedAt = new WeakMap<GatedRequest, number>();
  const refusedAt = new Map<AccountName, number>();
  const key = (...parts: string[]): string => redisKey(prefix, 'gate', ...parts);
  const budget = key('budget');
  const counts = redisKey(prefix, 'requests');
  const costMs = 1_000 / options.maxPerSecond;
  const loginPause = (account: AccountName): string =>
    key('pause', 'account', account, ...(logins[account] === undefined ? [] : [logins[account]]));
  const pausesOf = ({ account, endpoint }: GatedRequest) => ({
    site: key('pause', 'site'),
    account: account ? loginPause(account) : key('pause', 'account', 'none'),
    endpoint: key('pause', 'endpoint', endpoint),
  });

  async function ask(request: GatedRequest, hasPlace: boolean): Promise<Verdict> {
    const { site, account, endpoint } = pausesOf(request);
    const answer = await run.pass(
      budget,
      site,
      account,
      endpoint,
      counts,
      redisKey(prefix, 'alarms'),
      costMs,
      BURST_MS,
      hasPlace ? 1 : 0,
      request.account ? loginAlarmOf(request.account) : '',
    );
    const [held, ms, isAlarmed] = answer as [number, number, number];
    const scopes = [undefined, 'site', request.account, 'endpoint'] as const;
    return { heldBy: scopes[held], ms, isAlarmed: isAlarmed === 1 };
  }

  return {
    async pass(request, signal) {
      let patienceMs = PATIENCE_MS;
      let hasPlace = false;
      for (;;) {
        const { heldBy, ms, isAlarmed }: Verdict = await untilAborted(ask(request, hasPlace), signal);
        const { account } = request;
        if (account && (isAlarmed || heldBy === account)) loginAlarms.heardOf(account);
        if (heldBy === undefined && ms === 0) return void passedAt.set(request, performance.now());
        if (heldBy !== undefined && (heldBy !== 'endpoint' || ms > patienceMs)) {
          throw new RateLimitedError(`${request.endpoint}: ${WHY[heldBy]}`, ms, heldBy);
        }
        if (heldBy !== undefined) patienceMs -= ms;
        // a pause may begin while the request waits for the budget
        hasPlace = heldBy === undefined;
        await sleep(ms, signal);
      }
    },
    async pause(request, { scope, ms }, signal) {
      const pause = pausesOf(request)[scope === 'service' ? 'account' : scope];
      const noted = [run.pause(pause, counts, Math.ceil(ms), BURST_MS)];
      if (scope === 'account' || scope === 'service') {
        refusedAt.set(scope, performance.now());
        noted.push(loginAlarms.refused(scope));
      }
      await untilAborted(Promise.all(noted), signal);
    },
    accepted(request) {
      const { account } = request;
      if (!account || (passedAt.get(request) ?? Infinity) < (refusedAt.get(account) ?? -Infinity)) return;
      loginAlarms.accepted(account);
    },
    // Redis remembers the end of the pause for one burst longer
    loginPauseMs: async (account) => Math.max(0, (await redis.pttl(loginPause(account))) - BURST_MS),
  };
}

/** The number of requests that all replicas sent to Jira since Redis was empty, and of the pauses that Jira asked for. */
export interface RequestCounts {
  requests: number;
  pauses: number;
}

/** Reads the counters of the gate. */
export async function readRequestCounts(redis: Redis, prefix: string): Promise<RequestCounts> {
  const [requests, pauses] = await redis.hmget(redisKey(prefix, 'requests'), 'requests', 'pauses');
  return { requests: Number(requests ?? 0), pauses: Number(pauses ?? 0) };
}
