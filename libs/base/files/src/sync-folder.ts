import { open } from 'node:fs/promises';

/** Makes the names in a folder survive a power cut. */
export const syncFolder = shareSyncs(syncNow);

/**
 * Lets calls for one folder that come while a sync of it runs share the next one. A sync that runs already may have begun
 * before their names were there.
 */
export function shareSyncs(sync: (folder: string) => Promise<void>): (folder: string) => Promise<void> {
  const running = new Map<string, Promise<unknown>>();
  const waiting = new Map<string, Promise<void>>();

  async function next(folder: string): Promise<void> {
    // whoever called for the earlier one hears of its failure
    await running.get(folder)?.catch(() => undefined);
    waiting.delete(folder);
    const run = sync(folder);
    running.set(folder, run);
    try {
      await run;
    } finally {
      if (running.get(folder) === run) running.delete(folder);
    }
  }

  return (folder) => {
    const shared = waiting.get(folder) ?? next(folder);
    if (running.has(folder)) waiting.set(folder, shared);
    return shared;
  };
}

async function syncNow(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
