import { watchQueues } from '@jiralake/consistency-check';
import { createNotFound } from '@jiralake/ledger';
import { createRedisClock } from '@jiralake/redis';
import axios from 'axios';
import { Redis } from 'ioredis';
import { acceptDeletions } from '../accept-deletions';
import { reconcile } from '../reconcile';
import type { Scenario, Scene } from '../scenario';

/** Issue numbers that the site never assigns. */
const FIRST_UNKNOWN = 987_000_000;

/** Every 404 without a deletion event is resolved: as deleted, held, or not found. */
export const untold: Scenario = {
  name: 'untold',
  description: 'no event tells of deletions, and somebody asks for issues that are not there',
  counts: 'not found',
  setUp: () => ({ env: { FETCH_PATIENCE_MS: '1000' } }),
  async disturb({ stack, random, wait, did }) {
    await stack.simulator.setFaults([
      { match: { event: 'jira:issue_deleted' }, fault: { kind: 'lose', how: 'drop' } },
    ]);
    const add = `${stack.urls['dashboard'] ?? ''}/queues/api/queues/jira-fetch/add`;
    for (let number = FIRST_UNKNOWN; await wait(random.int(500, 1_500)); number += 1) {
      const data = random.chance(0.5) ? { id: String(number) } : { key: `SUPPORT-${number}` };
      await axios.post(add, { name: '__default__', data, options: {} });
      did('asked for what is not there');
    }
    await stack.simulator.setFaults([]);
  },
  async repair(scene) {
    await reconcile(scene);
    await acceptDeletions(scene);
    scene.did('not found', await countNotFound(scene));
    const queues = watchQueues(scene.stack);
    const failed = (await queues.failed()).filter((line) => line.includes('404'));
    await queues.close();
    if (failed.length > 0) throw new Error(`failed for good: ${failed.join('; ')}`);
  },
};

/** Counts the issues requested by an unknown number that are listed as not found. */
async function countNotFound({ stack: { redis } }: Scene): Promise<number> {
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  try {
    const now = (await createRedisClock(connection)()).getTime();
    const listed = await createNotFound(connection, redis.prefix).list(now);
    return listed.filter(({ name }) => name.includes(String(FIRST_UNKNOWN).slice(0, 3))).length;
  } finally {
    connection.disconnect();
  }
}
