import { loadConfig, storageVariables } from '@jiralake/config';
import { openDuckDb } from '@jiralake/duckdb';
import { loadLakeSchema } from '@jiralake/rebuild';
import type { SimulatedStack } from '@jiralake/local-stack';
import { openStores } from '@jiralake/open-stores';
import { compareSite, type QueueWatch } from '@jiralake/consistency-check';
import { lostIssues } from './lost-issues';
import { unpublishedFiles } from './unpublished-files';

export interface Outcome {
  /** issues whose raw file is older than the site */
  lost: string[];
  /** rows that only the site or only the lake has, or that differ in a lake rebuilt from raw */
  differences: number;
  /** the first of these rows */
  examples: string[];
  /** leftovers that no later event repairs */
  unrepaired: string[];
}

/** Compares raw storage, lake and site row by row when no work is left. */
export async function checkOutcome(stack: SimulatedStack, queues: QueueWatch): Promise<Outcome> {
  const { paths, raw, openLake } = openStores(loadConfig(storageVariables, stack.env));
  const schema = await loadLakeSchema(undefined);
  const db = await openDuckDb();
  try {
    const { site, tables, differences, rebuildDifferences, missingAttachments } = await compareSite(
      stack,
      db,
    );
    return {
      lost: await lostIssues(raw, site, await stack.simulator.changes()),
      differences: differences + rebuildDifferences,
      examples: Object.values(tables).flatMap(({ examples }) => examples),
      unrepaired: [
        ...missingAttachments,
        ...(await queues.troubles()),
        ...(await unpublishedFiles(paths, openLake(schema))),
      ],
    };
  } finally {
    db.close();
  }
}
