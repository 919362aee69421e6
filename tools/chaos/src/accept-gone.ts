import { untilQuiet, watchQueues } from '@jiralake/consistency-check';
import { jiralake } from './jiralake';
import type { Scene } from './scenario';

const LONGEST_QUIET_MS = 120_000;

/**
 * `jiralake gone --accept`, as an operator runs it who looked in Jira and found that what is held was deleted; once all that can
 * be held is. @throws Error when that takes too long
 */
export async function acceptGone(scene: Scene): Promise<void> {
  const queues = watchQueues(scene.stack);
  try {
    await untilQuiet(scene.stack, queues, LONGEST_QUIET_MS);
  } finally {
    await queues.close();
  }
  await jiralake(scene, 'gone', '--accept');
}
