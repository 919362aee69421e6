import type { ReplicaName } from '@jiralake/local-stack';
import { ownRedisOf } from './own-redis-of';
import type { Scene } from './scenario';

const OTHERS: readonly ReplicaName[] = [
  ...(['fetcher', 'fetcher-2', 'transformer', 'transformer-2'] as const),
  ...(['scheduler', 'dashboard'] as const),
];

/** Stops all services and Redis, changes the stored files, and starts all again, Redis first. */
export async function whileStopped(
  { stack }: Pick<Scene, 'stack'>,
  work: () => Promise<void>,
): Promise<void> {
  const redis = ownRedisOf(stack);
  await stack.end('ingress', 'SIGTERM');
  await Promise.all(OTHERS.map((name) => stack.end(name, 'SIGTERM')));
  await redis.kill();
  await work();
  await redis.start();
  await Promise.all([...OTHERS, 'ingress' as const].map((name) => stack.start(name)));
}
