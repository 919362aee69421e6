import type { Log } from '@jiralake/observability';
import { Redis } from 'ioredis';

/**
 * A connection for those who must answer at once (ingress, dashboard): commands fail while Redis is away
 * and give up on a hung Redis after two seconds.
 */
export function connectFailFast(url: string, log: Log): Redis {
  return connect(url, log, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 2_000,
    socketTimeout: 5_000,
  });
}

/** A connection for workers: waits for Redis as long as it takes. A commandTimeout would cut BZPOPMIN. */
export function connectPatiently(url: string, log: Log): Redis {
  return connect(url, log, { maxRetriesPerRequest: null });
}

interface Patience {
  maxRetriesPerRequest: number | null;
  enableOfflineQueue?: boolean;
  commandTimeout?: number;
  /** longest silence while an answer is owed; a Redis that vanished with its machine closes no connection */
  socketTimeout?: number;
}

function connect(url: string, log: Log, options: Patience): Redis {
  const redis = new Redis(url, {
    ...options,
    connectTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(100 * attempt, 2_000),
  });
  const { host, pathname } = new URL(url); // the URL itself may hold a password
  const where = { redis: host + pathname };
  let away = false;
  // one line per outage, not one per attempt
  const lost = (message: string): void => {
    if (away) return;
    away = true;
    log.error({ ...where, err: { message } }, 'redis is not reachable, waiting for it');
  };
  redis.on('error', (err: Error) => lost(err.message));
  // the first attempt to connect again may succeed, and then there is no error
  redis.on('reconnecting', () => lost('the connection was closed'));
  redis.on('ready', () => {
    if (away) log.info(where, 'redis is back');
    away = false;
  });
  return redis;
}
