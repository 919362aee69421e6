import { linkSync, mkdirSync, watch } from 'node:fs';
import path from 'node:path';
import { hasCode } from '@jiralake/files';
import type { DuckDb } from '@jiralake/duckdb';

export interface PublishedStates {
  stop(): void;
  /** When readers first saw an issue with this time of its update, or a later one; epoch milliseconds. */
  firstSeen(db: DuckDb, id: string, updated: number): Promise<number | undefined>;
}

/** Keeps every state of a published file as a hard link, to find out afterwards when what was in it. */
export function keepPublishedStates(file: string, folder: string): PublishedStates {
  mkdirSync(folder, { recursive: true });
  const seenAt: number[] = [];
  const watcher = watch(path.dirname(file), (_event, name) => {
    if (name !== path.basename(file)) return;
    try {
      linkSync(file, path.join(folder, `${seenAt.length}.parquet`));
      seenAt.push(Date.now());
    } catch (error) {
      // the next state replaces this one at this moment
      if (!hasCode(error, 'ENOENT')) throw error;
    }
  });
  return {
    stop: () => watcher.close(),
    async firstSeen(db, id, updated) {
      const { rows } = await db.query(
        `select min(parse_filename(filename, true)::int)
         from read_parquet('${folder.replaceAll("'", "''")}/*.parquet', filename = true)
         where issue_id = '${id}' and epoch_ms(updated_at) >= ${updated}`,
      );
      return seenAt[Number(rows[0]?.[0] ?? NaN)];
    },
  };
}
