import { defineScripts } from '@jiralake/redis';
import type { Redis } from 'ioredis';

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

const NOW = `
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

const scripts = {
  // KEYS refused · ARGV login and process, ms that an acceptance counts, ms that all is kept
  refused: `${NOW}
    redis.call('HSET', KEYS[1], ARGV[1], now)
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
    return now - tonumber(redis.call('HGET', KEYS[1], 'accepted') or 0) <= tonumber(ARGV[2]) and 1 or 0`,
  // KEYS refused · ARGV login and process, ms that all is kept
  stillRefused: `${NOW}
    if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
    redis.call('HSET', KEYS[1], ARGV[1], now)
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
    return 1`,
  // KEYS refused, alarms · ARGV start of those who are refused no longer or nothing, ms of silence, ms that all is kept, alarm
  others: `${NOW}
    local refused = {}
    local entries = redis.call('HGETALL', KEYS[1])
    for i = 1, #entries, 2 do
      local name, at = entries[i], tonumber(entries[i + 1])
      if name ~= 'accepted' then
        local isOver = ARGV[1] ~= '' and string.sub(name, 1, #ARGV[1]) == ARGV[1]
        if isOver or not at or now - at > tonumber(ARGV[2]) then redis.call('HDEL', KEYS[1], name)
        else refused[#refused + 1] = string.sub(name, string.find(name, ' ', 1, true) + 1) end
      end
    end
    if #refused == 0 then redis.call('DEL', KEYS[1])
    else
      redis.call('HSET', KEYS[1], 'accepted', now)
      redis.call('PEXPIRE', KEYS[1], ARGV[3])
    end
    return { redis.call('HEXISTS', KEYS[2], ARGV[4]), refused }`,
};

/** Those of a hash: login and process -> when it last said so, and `accepted` -> when another login last was. */
export function createRefusedLogins(
  redis: Redis,
  { key, alarms, alarm, login, self, goneAfterMs }: RefusedLoginsOptions,
): RefusedLogins {
  const keyCounts = { refused: 1, stillRefused: 1, others: 2 };
  const run = defineScripts(redis, 'jiralakeLogins', keyCounts, scripts);
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
