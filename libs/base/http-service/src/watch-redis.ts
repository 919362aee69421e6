import type { Redis } from 'ioredis';
import type { Readiness } from './health-routes';

/** Ready when every connection is. */
export function watchRedis(...connections: Redis[]): Readiness {
  return () => (connections.every(({ status }) => status === 'ready') ? [] : ['redis is not reachable']);
}
