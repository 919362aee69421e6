import { LEASE_MS, type Scenario } from '../scenario';

const LONGEST_LOOK_MS = 2_000;
const LOOK_EVERY_MS = 2;

/** A process freezes, and another one has done its work when it wakes up. */
export const freeze: Scenario = {
  name: 'freeze',
  description: 'SIGSTOP of a process at work, for longer than its leases',
  counts: 'freezes',
  mayOverlap: true,
  async disturb({ stack, random, wait, busy, did }) {
    while (await wait(random.int(100, 500))) {
      const until = Date.now() + LONGEST_LOOK_MS;
      let victim = busy();
      while (victim === undefined && Date.now() < until && (await wait(LOOK_EVERY_MS))) victim = busy();
      if (victim === undefined) continue;
      stack.signal(victim, 'SIGSTOP');
      did('freezes');
      await wait(LEASE_MS * (1.2 + random.next() * 0.5));
      stack.signal(victim, 'SIGCONT');
    }
  },
};
