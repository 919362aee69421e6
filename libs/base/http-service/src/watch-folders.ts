import path from 'node:path';
import { whyNotWritable } from '@jiralake/files';
import type { Log } from '@jiralake/observability';
import type { Readiness } from './health-routes';
import { withTimeout } from './with-timeout';

const LOOK_EVERY_MS = 2_000;

export interface FolderWatch {
  readiness: Readiness;
  stop(): void;
}

export interface FolderWatchOptions {
  log: Pick<Log, 'info' | 'error'>;
  /** for a service that can run without the folders: it becomes ready once they were writable, and stays ready */
  onlyAtStart?: boolean;
  /** returns why files cannot be created in a folder */
  look?: (folder: string) => Promise<Error | undefined>;
}

/**
 * Watches whether files can be created in all folders, which need not exist yet. Checks before the service starts and then
 * every two seconds; each change is logged once.
 */
export async function watchFolders(
  folders: readonly string[],
  { log, onlyAtStart = false, look = whyNotWritable }: FolderWatchOptions,
): Promise<FolderWatch> {
  const closed = new Map<string, string>();
  let wasReady = false;
  let looking = false;

  async function lookAt(folder: string): Promise<void> {
    const error = await look(folder);
    const wasClosed = closed.delete(folder);
    if (error) {
      const reason = error.message;
      closed.set(
        folder,
        `${folder} cannot be written (${reason}): mount it writable, or give it to the user of the services`,
      );
      if (!wasClosed) log.error({ folder, reason }, 'folder cannot be written');
    } else if (wasClosed) {
      log.info({ folder }, 'folder can be written again');
    }
  }
  async function lookAround(): Promise<void> {
    // no second check while one hangs on a disk
    if (looking) return;
    looking = true;
    await Promise.all(folders.map((folder) => lookAt(path.resolve(folder))));
    looking = false;
    wasReady ||= closed.size === 0;
  }

  // a disk that hangs does not keep the service from starting
  await withTimeout(LOOK_EVERY_MS, lookAround()).catch(() => undefined);
  const timer = setInterval(() => void lookAround(), LOOK_EVERY_MS);
  timer.unref();
  return {
    readiness: () => (onlyAtStart && wasReady ? [] : [...closed.values()]),
    stop: () => clearInterval(timer),
  };
}
