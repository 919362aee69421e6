import path from 'node:path';
import { whyClosed } from '@jiralake/files';
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
  /** for a service that goes on without them: not ready only until they could be written once */
  onlyAtStart?: boolean;
  /** why files cannot be made in a folder */
  look?: (folder: string) => Promise<Error | undefined>;
}

/**
 * Ready when files can be made in all folders, which need not be there yet. They are looked at before the service starts and
 * then every two seconds, so it is ready by itself once they can; each change is said once.
 */
export async function watchFolders(
  folders: readonly string[],
  { log, onlyAtStart = false, look = whyClosed }: FolderWatchOptions,
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
    // a disk that hangs is asked once
    if (looking) return;
    looking = true;
    await Promise.all(folders.map((folder) => lookAt(path.resolve(folder))));
    looking = false;
    wasReady ||= closed.size === 0;
  }

  // one that hangs does not keep the service from its start
  await withTimeout(LOOK_EVERY_MS, lookAround()).catch(() => undefined);
  const timer = setInterval(() => void lookAround(), LOOK_EVERY_MS);
  timer.unref();
  return {
    readiness: () => (onlyAtStart && wasReady ? [] : [...closed.values()]),
    stop: () => clearInterval(timer),
  };
}
