import { hostname } from 'node:os';
import type { Alarms } from '@jiralake/alarms';
import type { AccountName, LoginSigns } from '@jiralake/jira-client';
import { redisKey } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { createRefusedLogins } from './refused-logins';
import { repeatWhile } from './repeat-while';

const ACCOUNTS: Record<AccountName, { alarm: string; login: string; nothing: string; meanwhile: string }> = {
  account: {
    alarm: 'jira-login',
    login: 'JIRA_EMAIL with JIRA_API_TOKEN',
    nothing: 'nothing is fetched',
    meanwhile: 'the changes stay marked meanwhile',
  },
  service: {
    alarm: 'jira-service-login',
    login: 'JIRA_SLA_EMAIL with JIRA_SLA_API_TOKEN',
    nothing: 'SLA values are not fetched',
    meanwhile: 'stored values stay meanwhile',
  },
};

/** The name of the alarm about an account. */
export const loginAlarmOf = (account: AccountName): string => ACCOUNTS[account].alarm;

/** Raises and clears the alarms about accounts that Jira refuses. */
export interface LoginAlarms {
  /** Jira answered 401 to this process. */
  refused(account: AccountName): Promise<void>;
  /** The alarm of the account is raised, or Jira refused another process. */
  heardOf(account: AccountName): void;
  accepted(account: AccountName): void;
}

export interface LoginAlarmsOptions {
  alarms: Pick<Alarms, 'raise' | 'clear'>;
  logins: LoginSigns;
  /** how often a refused process reports that it is alive, and an accepted process checks for refused ones */
  followMs?: number;
}

const FOLLOW_MS = 2_000;
/** A process that misses this many reports counts as dead. */
const GONE_AFTER = 5;
const MOST_NAMED = 5;

/**
 * Raises the alarm of an account when Jira refuses the account. The next accepted request of any process clears the alarm.
 * While a refused process lives and other processes are accepted, the alarm stays and names the refused process. An accepted
 * process sends a Redis command only when the alarm is raised: the gate reports that with each request. At the start of a
 * process the alarm may still be raised by an earlier one.
 */
export function createLoginAlarms(redis: Redis, prefix: string, options: LoginAlarmsOptions): LoginAlarms {
  const { alarms, logins, followMs = FOLLOW_MS } = options;
  const self = `process ${process.pid} on ${hostname()}`;
  const mayBeUp = new Set<AccountName>(['account', 'service']);
  /** the repeated step of each account: a refused process reports itself, an accepted process checks for refused ones */
  const following = new Map<AccountName, { stop(): void; looks: boolean }>();
  const refusals = (account: AccountName) =>
    createRefusedLogins(redis, {
      key: redisKey(prefix, 'refused-logins', account),
      alarms: redisKey(prefix, 'alarms'),
      alarm: ACCOUNTS[account].alarm,
      login: logins[account] ?? '-',
      self,
      goneAfterMs: GONE_AFTER * followMs,
    });
  const records = { account: refusals('account'), service: refusals('service') };

  function follow(account: AccountName, looks: boolean, step: () => Promise<boolean>): void {
    following.get(account)?.stop();
    following.set(account, { looks, stop: repeatWhile(step, followMs, redis) });
  }

  /** Names the processes that are still refused, or clears the alarm; returns whether any process is refused. */
  async function look(account: AccountName, isAccepted: boolean): Promise<boolean> {
    const { refused, isAlarmed } = await records[account].others(isAccepted);
    const { alarm } = ACCOUNTS[account];
    if (refused.length > 0) await alarms.raise(alarm, refusedBeside(account, refused));
    else if (isAlarmed) await alarms.clear(alarm);
    return refused.length > 0;
  }

  return {
    async refused(account) {
      mayBeUp.add(account);
      follow(account, false, () => records[account].stillRefused());
      const othersAreAccepted = await records[account].refused();
      const { alarm } = ACCOUNTS[account];
      await alarms.raise(
        alarm,
        othersAreAccepted ? refusedBeside(account, [self]) : refusedEverywhere(account),
      );
    },
    heardOf(account) {
      if (!following.get(account)?.looks) mayBeUp.add(account);
    },
    accepted(account) {
      if (!mayBeUp.delete(account)) return;
      following.get(account)?.stop();
      following.delete(account);
      // the request does not wait for the alarm
      look(account, true).then(
        (isUp) => {
          // Jira may have refused the account in the meantime
          if (isUp && !following.has(account)) follow(account, true, () => look(account, false));
        },
        () => mayBeUp.add(account),
      );
    },
  };
}

function refusedEverywhere(account: AccountName): string {
  const { login, nothing, meanwhile } = ACCOUNTS[account];
  return `Jira does not accept ${login} (401), so ${nothing}. Make a new token, set it, and restart the fetcher; ${meanwhile}`;
}

function refusedBeside(account: AccountName, refused: readonly string[]): string {
  const { login } = ACCOUNTS[account];
  const named = refused.slice(0, MOST_NAMED).join(', ') + (refused.length > MOST_NAMED ? ', …' : '');
  return (
    `Jira does not accept ${login} of ${named} (401), while it accepts those of other processes, which do the work. ` +
    'Compare its variables with theirs, set them right, and restart it'
  );
}
