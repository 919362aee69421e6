import { untilQuiet, watchQueues } from '@jiralake/consistency-check';
import { jiralake } from './jiralake';
import type { Scene } from './scenario';

const LONGEST_QUIET_MS = 120_000;

/**
 * Runs `jiralake deletions --accept`, as an operator does after he found in Jira that all held issues were deleted. Waits first
 * until no more issues become held. @throws Error when that takes too long
 */
export async function acceptDeletions(scene: Scene): Promise<void> {
  const queues = watchQueues(scene.stack);
  try {
    await untilQuiet(scene.stack, queues, LONGEST_QUIET_MS);
  } finally {
    await queues.close();
  }
  await jiralake(scene, 'deletions', '--accept');
}
