import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig, storageVariables } from '@jiralake/config';
import { createDisappearances } from '@jiralake/ledger';
import { openStores } from '@jiralake/open-stores';
import { Redis } from 'ioredis';
import { lostIssues } from '../lost-issues';
import { reconcile } from '../reconcile';
import type { Scenario, Scene } from '../scenario';

const PROJECTS = ['SUPPORT', 'OPS', 'DEV'];
/** Long enough for a slow machine, which requests a hidden issue only after it has fetched the whole site. */
const LONGEST_UNTIL_HELD_MS = 60_000;

/** Hidden issues never count as deleted, and are fetched again once the accounts see them. */
export const lostRights: Scenario = {
  name: 'lost-rights',
  description: 'the accounts lose their rights to one project after the other, and get them back',
  counts: 'issues held',
  // shorter than the default, because an issue changes more often than every 15 s and its 404 must be confirmed in between
  setUp: () => ({ env: { FETCH_PATIENCE_MS: '1000' } }),
  async disturb(scene) {
    const { stack, random, wait, did } = scene;
    const { simulator } = stack;
    for (let goesOn = true; goesOn;) {
      await simulator.hide({ projects: [random.pick(PROJECTS)] });
      goesOn = await wait(random.int(5_000, 9_000));
      const held = await untilHeld(scene);
      await assertNoneDeleted(scene);
      did('issues held', held);
      await simulator.hide({});
      goesOn &&= await wait(random.int(1_000, 3_000));
    }
  },
  // fetches the changes made while issues were hidden, for which no event follows
  repair: reconcile,
};

/** @throws Error naming issues that are on the site and stored as deleted */
async function assertNoneDeleted({ stack }: Scene): Promise<void> {
  const { raw } = openStores(loadConfig(storageVariables, stack.env));
  const lost = await lostIssues(raw, await stack.simulator.issues(), []);
  // the site deletes issues meanwhile; an issue that the site still has now was there when its file was read
  const alive = (await stack.simulator.issues()).map(({ issue }) => `(${issue.id})`);
  const deleted = lost.filter(
    (line) => line.endsWith('is stored as deleted') && alive.some((id) => line.includes(id)),
  );
  if (deleted.length > 0) throw new Error(`hidden, not deleted: ${deleted.join('; ')}`);
}

/** Waits until issues are held and returns their number; 0 after a long time without any. */
async function untilHeld({ stack: { redis } }: Scene): Promise<number> {
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  try {
    const disappearances = createDisappearances(connection, redis.prefix);
    const end = performance.now() + LONGEST_UNTIL_HELD_MS;
    for (;;) {
      const { count } = await disappearances.held();
      if (count > 0 || performance.now() > end) return count;
      await sleep(250);
    }
  } finally {
    connection.disconnect();
  }
}
