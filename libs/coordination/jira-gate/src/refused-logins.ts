import { defineScripts } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import noteRefusedLogin from './lua/note-refused-login.lua';
import followRefusedLogin from './lua/follow-refused-login.lua';
import listRefusedLogins from './lua/list-refused-logins.lua';

/** The processes of a site that Jira refused for one account. Each process has a login, which other processes may share. */
export interface RefusedLogins {
  /** Notes that Jira refused this process; returns whether Jira accepts another login at present. */
  refused(): Promise<boolean>;
  /** Notes that this process is alive; returns whether it is still refused. */
  stillRefused(): Promise<boolean>;
  /**
   * Lists the refused processes that are alive, and whether the alarm is raised. When Jira has just accepted this process,
   * every process with the same login counts as accepted too.
   */
  others(isAccepted: boolean): Promise<{ refused: string[]; isAlarmed: boolean }>;
}

export interface RefusedLoginsOptions {
  /** Redis key of the hash of refused processes */
  key: string;
  /** Redis key of the hash of all alarms, and the name of this account's alarm */
  alarms: string;
  alarm: string;
  /** the fingerprint of the login, without spaces */
  login: string;
  /** the name of this process, for people */
  self: string;
  /** a process that is silent for this long counts as dead, milliseconds */
  goneAfterMs: number;
}

/** How long refusals are kept. */
const KEPT_MS = 600_000;

const scripts = { refused: noteRefusedLogin, stillRefused: followRefusedLogin, others: listRefusedLogins };

/**
 * Keeps them in a Redis hash: login and process -> time of its last report, `accepted` -> time when Jira last accepted
 * another login.
 */
export function createRefusedLogins(
  redis: Redis,
  { key, alarms, alarm, login, self, goneAfterMs }: RefusedLoginsOptions,
): RefusedLogins {
  const run = defineScripts(redis, 'jiralakeLogins', scripts);
  const own = `${login} ${self}`;
  return {
    refused: async () => (await run.refused(key, own, goneAfterMs, KEPT_MS)) === 1,
    stillRefused: async () => (await run.stillRefused(key, own, KEPT_MS)) === 1,
    async others(isAccepted) {
      const over = isAccepted ? `${login} ` : '';
      const answer = await run.others(key, alarms, over, goneAfterMs, KEPT_MS, alarm);
      const [isUp, refused] = answer as [number, string[]];
      return { refused, isAlarmed: isUp === 1 };
    },
  };
}
