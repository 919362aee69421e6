import { statSync, truncateSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { acceptDeletions } from '../accept-deletions';
import { reconcile } from '../reconcile';
import { ownRedisOf } from '../own-redis-of';
import type { Scenario } from '../scenario';

/** What a power cut can lose with `appendfsync everysec`. */
const LOST_MS = 1_000;
const LOOK_EVERY_MS = 50;

/** Redis loses its last second; the reconcile finds the missed changes. */
export const aofCut: Scenario = {
  name: 'aof-cut',
  description: 'power cuts of Redis that lose its last second, and a reconcile afterwards',
  counts: 'cuts',
  // a lease can be lost too
  mayOverlap: true,
  async disturb({ stack, random, wait, did }) {
    const redis = ownRedisOf(stack);
    const folder = path.join(redis.folder, 'appendonlydir');
    for (;;) {
      const sizes: { at: number; bytes: number }[] = [];
      const until = Date.now() + random.int(1_500, 4_000);
      while (Date.now() < until) {
        sizes.push({ at: Date.now(), bytes: statSync(newestLog(folder)).size });
        if (!(await wait(LOOK_EVERY_MS))) return;
      }
      await redis.kill();
      const log = newestLog(folder);
      const { size } = statSync(log);
      const kept = sizes.findLast(({ at }) => at < Date.now() - LOST_MS)?.bytes ?? size;
      // cuts anywhere, possibly in the middle of a command, which Redis then drops
      const left = Math.min(size, kept + random.int(0, 200));
      truncateSync(log, left);
      did('cuts');
      did('bytes cut', size - left);
      await redis.start();
    }
  },
  async repair(scene) {
    await reconcile(scene);
    // when the event of a deletion is lost but that of a change right before it is not, the issue is held until somebody decides
    await acceptDeletions(scene);
  },
};

/** Returns the newest part of the append-only file; Redis numbers the parts. */
function newestLog(folder: string): string {
  const numberOf = (name: string): number => Number(/\.(\d+)\.incr\.aof$/.exec(name)?.[1] ?? -1);
  const name = readdirSync(folder)
    .toSorted((a, b) => numberOf(a) - numberOf(b))
    .at(-1);
  if (name === undefined || numberOf(name) < 0) throw new Error(`no append-only file in ${folder}`);
  return path.join(folder, name);
}
