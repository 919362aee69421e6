import { hostname } from 'node:os';
import { createAlarms, type Alarm } from '@jiralake/alarms';
import type { GatedRequest } from '@jiralake/jira-client';
import { eventually, useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createRequestGate, type SharedGate } from '../src/request-gate';

const server = useRedis();
const never = new AbortController().signal;
const FOLLOW_MS = 100;
const self = `process ${process.pid} on ${hostname()}`;

const issue: GatedRequest = { endpoint: 'issue', account: 'account' };
const sla: GatedRequest = { endpoint: 'issue', account: 'service' };
const refusedAs = (account: 'account' | 'service') => ({ scope: account, ms: 60_000 });

let connections: Redis[];
let prefix: string;
let logged: string[];
beforeEach(() => {
  connections = [];
  prefix = `${server.prefix}-${Math.random()}`;
  logged = [];
});
afterEach(() => connections.forEach((redis) => redis.disconnect()));

interface Replica extends SharedGate {
  /** sends a request that Jira accepts, or refuses with 401 */
  ask(request: GatedRequest, accepted: boolean): Promise<void>;
  kill(): void;
}

/** A replica with a login of its own. */
function replica(login: string): Replica {
  const redis = new Redis(server.url);
  connections.push(redis);
  const log = (_fields: object, line: string): void => void logged.push(line);
  const alarms = createAlarms(redis, prefix, { error: log, info: log } as never);
  const logins = { account: login, service: `sla-${login}` };
  const gate = createRequestGate(redis, prefix, {
    maxPerSecond: 10_000,
    alarms,
    logins,
    followMs: FOLLOW_MS,
  });
  return {
    ...gate,
    async ask(request, accepted) {
      const own = { ...request };
      await gate.pass(own, never);
      if (accepted) gate.accepted(own);
      else await gate.pause(own, refusedAs(own.account ?? 'account'), never);
    },
    kill: () => redis.disconnect(),
  };
}

async function alarms(): Promise<Alarm[]> {
  const redis = new Redis(server.url);
  try {
    return await createAlarms(redis, prefix, { error: () => undefined, info: () => undefined }).list();
  } finally {
    redis.disconnect();
  }
}
const names = async (): Promise<string[]> => (await alarms()).map(({ name }) => name);
const message = async (): Promise<string> => (await alarms())[0]?.message ?? '';

describe('a replica whose token is wrong, beside good ones', () => {
  it('holds nobody but those that have its login', async () => {
    const [good, wrong, wrongToo] = [replica('good'), replica('wrong'), replica('wrong')];
    await wrong.ask(issue, false);
    await good.ask(issue, true);
    for (const held of [wrong, wrongToo]) {
      await expect(held.pass(issue, never)).rejects.toMatchObject({ scope: 'account' });
      expect(await held.loginPauseMs('account')).toBeGreaterThan(30_000);
    }
    expect(await good.loginPauseMs('account')).toBe(0);
  });

  it('keeps the alarm while it lives, which names it, and is logged once', async () => {
    const [good, wrong] = [replica('good'), replica('wrong')];
    await good.ask(issue, true);
    await wrong.ask(issue, false);
    expect(await message()).toContain('so nothing is fetched');
    for (let turn = 0; turn < 3; turn++) {
      await good.ask(issue, true);
      await eventually(async () =>
        expect(await message()).toContain(`${self} (401), while it accepts those`),
      );
      // the next attempt of the replica, a minute later
      await wrong.pause(issue, refusedAs('account'), never);
      expect(await message()).toContain(`${self} (401), while it accepts those`);
    }
    expect(logged).toEqual(['alarm']);
  });

  it('is forgotten when it has gone, after one request that is accepted', async () => {
    const [good, wrong] = [replica('good'), replica('wrong')];
    await good.ask(issue, true);
    await wrong.ask(issue, false);
    await good.ask(issue, true);
    await eventually(async () => expect(await message()).toContain(self));
    wrong.kill();
    await eventually(async () => expect(await names()).toEqual([]));
    expect(logged).toEqual(['alarm', 'alarm is over']);
  });

  it('takes the alarm back itself when it is accepted after all', async () => {
    const [good, wrong] = [replica('good'), replica('wrong')];
    await wrong.ask(issue, false);
    await good.ask(issue, true);
    await eventually(async () => expect(await message()).toContain(self));
    wrong.accepted({ ...issue });
    await eventually(async () => expect(await names()).toEqual([]));
  });

  it('counts as the only one again when the good ones have gone', async () => {
    const [good, wrong] = [replica('good'), replica('wrong')];
    await wrong.ask(issue, false);
    await good.ask(issue, true);
    await eventually(async () => expect(await message()).toContain(self));
    good.kill();
    await eventually(async () => {
      await wrong.pause(issue, refusedAs('account'), never);
      expect(await message()).toContain('so nothing is fetched');
    });
  });

  it('raises nothing about the other account, which has an alarm of its own', async () => {
    const [good, wrong] = [replica('good'), replica('wrong')];
    await wrong.ask(sla, false);
    await wrong.ask(issue, true);
    await good.ask(issue, true);
    expect(await names()).toEqual(['jira-service-login']);
    await good.ask(sla, true);
    await eventually(async () => expect(await message()).toContain('JIRA_SLA_API_TOKEN of process'));
    wrong.kill();
    await eventually(async () => expect(await names()).toEqual([]));
  });
});

it('an answer to what was asked before the refusal takes no alarm back', async () => {
  const one = replica('revoked');
  const early = { ...issue };
  await one.pass(early, never);
  await one.ask(issue, false);
  one.accepted(early);
  await one.ask(sla, true);
  expect(await names()).toEqual(['jira-login']);
  one.accepted({ ...issue });
  await eventually(async () => expect(await names()).toEqual([]));
});

it('the alarm of a process that is gone is taken back by whoever is accepted next, whatever it knew', async () => {
  const [good, wrong] = [replica('good'), replica('wrong')];
  await good.ask(issue, true);
  await good.ask(issue, true);
  await wrong.ask(issue, false);
  wrong.kill();
  await good.ask(issue, true);
  await eventually(async () => expect(await names()).toEqual([]));
});
