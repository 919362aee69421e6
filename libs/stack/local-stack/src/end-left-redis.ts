import { setTimeout as sleep } from 'node:timers/promises';
import { findOwnPort } from './start-redis';
import { urlOf, withConnection } from './shared-redis';

const LONGEST_WAIT_MS = 20_000;
const LOOK_EVERY_MS = 100;

/**
 * Ends the Redis of a killed run, after the other programs of that run have ended.
 * @throws Error when these programs do not end, because they would write into the next run
 */
export async function endLeftRedis(dir: string): Promise<void> {
  const port = await findOwnPort(dir);
  if (port === undefined) return;
  const deadline = Date.now() + LONGEST_WAIT_MS;
  while ((await usersOf(port)) > 0) {
    if (Date.now() > deadline)
      throw new Error(
        `programs of an earlier run still use the Redis in ${dir}, port ${port}: end them, and try again`,
      );
    await sleep(LOOK_EVERY_MS);
  }
  await withConnection(urlOf(port), (redis) => redis.shutdown('NOSAVE'));
  while ((await findOwnPort(dir)) !== undefined) await sleep(LOOK_EVERY_MS);
}

/** Returns the number of connections besides our own. */
async function usersOf(port: number): Promise<number> {
  const clients = await withConnection(urlOf(port), (redis) => redis.client('LIST'));
  return typeof clients === 'string' ? clients.trim().split('\n').length - 1 : 0;
}
