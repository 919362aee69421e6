import type { Log } from '@jiralake/observability';
import { Redis } from 'ioredis';

/**
 * Opens a connection for programs that must respond at once (ingress, dashboard): commands fail while Redis is not reachable,
 * and after two seconds when Redis hangs.
 */
export function connectFailFast(url: string, log: Log): Redis {
  return connect(url, log, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 2_000,
    socketTimeout: 5_000,
  });
}

/** Opens a connection for workers, which wait for Redis without limit. It has no commandTimeout, which would interrupt BZPOPMIN. */
export function connectPatiently(url: string, log: Log): Redis {
  return connect(url, log, { maxRetriesPerRequest: null });
}

interface Patience {
  maxRetriesPerRequest: number | null;
  enableOfflineQueue?: boolean;
  commandTimeout?: number;
  /** longest wait for a reply; a Redis whose machine vanished does not close its connections */
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
  // one line per outage, not per attempt
  const lost = (message: string): void => {
    if (away) return;
    away = true;
    log.error({ ...where, err: { message } }, 'redis is not reachable, waiting for it');
  };
  redis.on('error', (err: Error) => lost(err.message));
  // when the first attempt to reconnect succeeds, there is no error event
  redis.on('reconnecting', () => lost('the connection was closed'));
  redis.on('ready', () => {
    if (away) log.info(where, 'redis is reachable again');
    away = false;
  });
  return redis;
}
