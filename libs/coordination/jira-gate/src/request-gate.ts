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
  /** the budget of all replicas together */
  maxPerSecond: number;
  alarms: Pick<Alarms, 'raise' | 'clear'>;
  /** of the accounts that this process asks as: a 401 concerns those alone that have the same login */
  logins?: LoginSigns;
  /** how often a process that was refused says that it is still there */
  followMs?: number;
}

/** The gate of one process. */
export interface SharedGate extends RequestGate {
  /** For how long no request of an account may be sent, since Jira refused its login; milliseconds. */
  loginPauseMs(account: AccountName): Promise<number>;
}

/** So much of the budget may be saved up and spent at once. */
const BURST_MS = 1_000;
/** How long a request may wait, in place, for pauses of its endpoint to end. */
const PATIENCE_MS = 5_000;

const WHY: Record<LimitScope, string> = {
  site: 'Jira asked to wait with everything',
  account: 'Jira did not accept the account or token (401)',
  service: 'Jira did not accept the service account or its token (401)',
  endpoint: 'Jira asked to wait with these requests',
};

const scripts = { pass: passGate, pause: pauseGate };

interface Verdict {
  /** the pause that is in the way */
  heldBy: LimitScope | undefined;
  /** until its end, or without one until it is the request's turn */
  ms: number;
  /** the alarm of its account is up */
  isAlarmed: boolean;
}

/**
 * One gate for all replicas of a site, kept in Redis and timed by its clock: a steady budget of requests, and the
 * pauses that Jira asks for. With Redis away nothing passes until it is back or the request is given up.
 */
export function createRequestGate(redis: Redis, prefix: string, options: RequestGateOptions): SharedGate {
  const run = defineScripts(redis, 'jiralakeGate', scripts);
  const { alarms, logins = {}, ...rest } = options;
  const loginAlarms = createLoginAlarms(redis, prefix, { alarms, logins, ...rest });
  /** when requests were let pass, and when this process was refused: an answer to what went before proves nothing */
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
        // a pause may have begun when it is the request's turn
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
    // its end is remembered for a burst longer
    loginPauseMs: async (account) => Math.max(0, (await redis.pttl(loginPause(account))) - BURST_MS),
  };
}

/** What all replicas together have asked Jira for since their Redis was empty, and the pauses that it asked for. */
export interface RequestCounts {
  requests: number;
  pauses: number;
}

/** Reads what the gate has counted. */
export async function readRequestCounts(redis: Redis, prefix: string): Promise<RequestCounts> {
  const [requests, pauses] = await redis.hmget(redisKey(prefix, 'requests'), 'requests', 'pauses');
  return { requests: Number(requests ?? 0), pauses: Number(pauses ?? 0) };
}
