import { defineScripts } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import noteRefusedLogin from './lua/note-refused-login.lua';
import followRefusedLogin from './lua/follow-refused-login.lua';
import listRefusedLogins from './lua/list-refused-logins.lua';

/** The processes that Jira refused as one account, of a site; each has a login, and may share it with others. */
export interface RefusedLogins {
  /** This process was refused. Answers whether another login is accepted at present. */
  refused(): Promise<boolean>;
  /** This process still lives; answers whether it is still refused. */
  stillRefused(): Promise<boolean>;
  /**
   * Processes that are refused, and live, and whether the alarm is up. When this one was accepted just now, whoever has its
   * login is refused no longer.
   */
  others(isAccepted: boolean): Promise<{ refused: string[]; isAlarmed: boolean }>;
}

export interface RefusedLoginsOptions {
  /** hash of the processes that were refused */
  key: string;
  /** hash of all alarms, and the name of this one */
  alarms: string;
  alarm: string;
  /** the sign of the login, without spaces */
  login: string;
  /** this process, for people */
  self: string;
  /** who was silent for so long is gone */
  goneAfterMs: number;
}

/** Nobody needs to know longer what was refused. */
const KEPT_MS = 600_000;

const scripts = { refused: noteRefusedLogin, stillRefused: followRefusedLogin, others: listRefusedLogins };

/** Those of a hash: login and process -> when it last said so, and `accepted` -> when another login last was. */
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
