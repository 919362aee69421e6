import { LEASE_MS, type Scenario } from '../scenario';
import { reconcile } from '../reconcile';
import { ownRedisOf } from '../own-redis-of';

/** Every third time Redis stays away for longer than a lease lives. */
export const redisKill: Scenario = {
  name: 'redis-kill',
  description: 'SIGKILL of Redis, which comes back with its files',
  counts: 'redis kills',
  async disturb({ stack, random, wait, did }) {
    const redis = ownRedisOf(stack);
    for (let count = 1; await wait(random.int(1_500, 4_000)); count += 1) {
      await redis.kill();
      did('redis kills');
      await wait(count % 3 === 2 ? LEASE_MS * 1.2 : random.int(50, 500));
      await redis.start();
    }
  },
  async repair(scene) {
    // Redis is away so often that Jira may give up a delivery, so the reconcile must find its change
    const { deliveries } = await scene.stack.simulator.status();
    if (deliveries.lost > 0) await reconcile(scene);
  },
};
