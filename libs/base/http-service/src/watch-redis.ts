import type { Redis } from 'ioredis';
import type { Readiness } from './health-routes';

/** Creates the readiness of a service that needs these connections. */
export function watchRedis(...connections: Redis[]): Readiness {
  return () => (connections.every(({ status }) => status === 'ready') ? [] : ['redis is not reachable']);
}
