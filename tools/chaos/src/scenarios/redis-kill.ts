import { LEASE_MS, type Scenario } from '../scenario';
import { ownRedisOf } from '../own-redis-of';

/** Every third time it stays away for longer than leases live. */
export const redisKill: Scenario = {
  name: 'redis-kill',
  description: 'SIGKILL of Redis, which comes back with its files',
  counts: 'redis kills',
  async disturb({ stack, random, wait, did }) {
    const redis = ownRedisOf(stack);
    for (let count = 1; await wait(random.int(1_000, 2_500)); count += 1) {
      await redis.kill();
      did('redis kills');
      await wait(count % 3 === 2 ? LEASE_MS * 1.2 : random.int(50, 500));
      await redis.start();
    }
  },
};
