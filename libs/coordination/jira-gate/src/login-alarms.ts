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

/** The alarm about an account, by its name. */
export const loginAlarmOf = (account: AccountName): string => ACCOUNTS[account].alarm;

/** The alarms about accounts that Jira does not accept. */
export interface LoginAlarms {
  /** Jira answered 401 to this process. */
  refused(account: AccountName): Promise<void>;
  /** The alarm of the account is up, or somebody else was refused. */
  heardOf(account: AccountName): void;
  accepted(account: AccountName): void;
}

export interface LoginAlarmsOptions {
  alarms: Pick<Alarms, 'raise' | 'clear'>;
  logins: LoginSigns;
  /** how often a process that was refused says that it is still there, and one that was accepted looks whether it is */
  followMs?: number;
}

const FOLLOW_MS = 2_000;
/** Who said nothing for so many of them is gone. */
const GONE_AFTER = 5;
const MOST_NAMED = 5;

/**
 * Raises them when an account is refused. The next accepted request takes them back, of whatever process, but for as long as a
 * process lives that is refused while others are accepted: then the alarm stays, and names it. Who is accepted needs a
 * command only when an alarm is up, which the gate hears with each request; at the start one of an earlier process may be.
 */
export function createLoginAlarms(redis: Redis, prefix: string, options: LoginAlarmsOptions): LoginAlarms {
  const { alarms, logins, followMs = FOLLOW_MS } = options;
  const self = `process ${process.pid} on ${hostname()}`;
  const mayBeUp = new Set<AccountName>(['account', 'service']);
  /** what goes on about an account: a refused process tells of itself, an accepted one looks for those */
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

  /** Tells of those who are still refused, or takes the alarm back; whether somebody is. */
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
      // the request need not wait for it
      look(account, true).then(
        (isUp) => {
          // a refusal may have come meanwhile
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
