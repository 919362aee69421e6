import { watch, type FSWatcher } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

export interface PublishingWatch {
  /** Returns when a file was last published, epoch milliseconds; `undefined` before the first. */
  lastAt(): number | undefined;
  stop(): void;
}

/** Records when files of these tables get their flat names. */
export async function watchPublishing(lake: string, tables: readonly string[]): Promise<PublishingWatch> {
  let at: number | undefined;
  const watchers: FSWatcher[] = [];
  for (const table of tables) {
    const folder = path.join(lake, table);
    await mkdir(folder, { recursive: true });
    watchers.push(watch(folder, (_event, name) => name?.endsWith('.parquet') && (at = Date.now())));
  }
  return { lastAt: () => at, stop: () => watchers.forEach((watcher) => watcher.close()) };
}
