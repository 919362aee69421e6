import { mkdirSync, readdirSync, watch } from 'node:fs';
import path from 'node:path';
import { monthSchema } from '@jiralake/core';
import { createLakeViews, viewName, type DuckDb } from '@jiralake/duckdb';
import type { SiteChange } from '@jiralake/local-stack';
import { createTables, defaultFieldMap } from '@jiralake/tables';

/** The states of one issue that a reader saw, in order; `updated` is undefined when its row was missing. */
interface Sighting {
  /** epoch milliseconds */
  at: number;
  updated: number | undefined;
}

export interface LakeWatch {
  /** Returns the milliseconds from the webhook to the row, for each change that became visible. */
  latencies(changes: readonly SiteChange[]): number[];
  /** Finishes the running reads. */
  stop(): Promise<void>;
}

const tables = createTables(defaultFieldMap).filter(({ name }) => name === 'issues');

/**
 * Reads each month with DuckDB whenever it is published, and records when it saw which state. Reads the present months first: a
 * row that was never seen could not be recognized as removed.
 */
export async function watchLake(db: DuckDb, lake: string): Promise<LakeWatch> {
  const folder = path.join(lake, 'issues');
  mkdirSync(folder, { recursive: true });
  const sightings = new Map<string, Sighting[]>();
  const inMonth = new Map<string, Set<string>>();
  const dirty = new Set<string>();
  let reading: Promise<void> = Promise.resolve();

  const see = (id: string, updated: number | undefined, at: number): void => {
    const seen = sightings.get(id) ?? [];
    if (seen.at(-1)?.updated !== updated || seen.length === 0) seen.push({ at, updated });
    sightings.set(id, seen);
  };
  const readMonth = async (name: string): Promise<void> => {
    dirty.delete(name);
    const views = await createLakeViews(db, lake, tables, {
      months: [monthSchema.parse(path.parse(name).name)],
      columns: ['issue_id', 'updated_at'],
    });
    const { rows } = await db.query(
      `select issue_id, epoch_ms(updated_at)::double from ${viewName('issues')} where issue_id is not null`,
    );
    const at = Date.now();
    await views.close();
    for (const [id, updated] of rows) see(String(id), Number(updated), at);
    const ids = new Set(rows.map(([id]) => String(id)));
    for (const id of inMonth.get(name) ?? []) if (!ids.has(id)) see(id, undefined, at);
    inMonth.set(name, ids);
  };
  const note = (name: string | null): void => {
    if (!name?.endsWith('.parquet') || dirty.has(name)) return;
    dirty.add(name);
    reading = reading.then(() => readMonth(name));
  };
  const watcher = watch(folder, (_event, name) => note(name));
  readdirSync(folder).forEach(note);
  await reading;

  return {
    latencies: (changes) =>
      changes.flatMap((change) => {
        const seen = sightings.get(change.issueIds[0] ?? '') ?? [];
        const first = seen.find(({ at, updated }) => at >= change.at && isVisible(change, updated));
        return first ? [first.at - change.at] : [];
      }),
    async stop() {
      watcher.close();
      await reading;
    },
  };
}

function isVisible(change: SiteChange, updated: number | undefined): boolean {
  return updated === undefined ? change.deleted === true : updated >= change.updated;
}
