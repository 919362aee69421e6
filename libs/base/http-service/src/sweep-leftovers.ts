import { messageOf } from '@jiralake/core';
import { sweepTemporaries } from '@jiralake/files';
import type { Log } from '@jiralake/observability';

/** No writer pauses this long between two writes. */
const OLD_MS = 86_400_000;

/** Removes the temporary files of dead writers. An error is only logged, because nothing depends on it. */
export async function sweepLeftovers(folders: readonly string[], log: Log): Promise<void> {
  for (const folder of folders) {
    try {
      const removed = await sweepTemporaries(folder, OLD_MS);
      if (removed > 0) log.info({ folder, removed }, 'temporary files of dead writers removed');
    } catch (error) {
      log.error({ folder, err: { message: messageOf(error) } }, 'cannot remove temporary files');
    }
  }
}
