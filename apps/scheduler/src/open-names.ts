import type { Config, storageVariables } from '@jiralake/config';
import { openDuckDb } from '@jiralake/duckdb';
import { createSiteClient, type RequestGate, type SiteClientConfig } from '@jiralake/jira-client';
import type { Leases, Renewal } from '@jiralake/ledger';
import { openStores } from '@jiralake/open-stores';
import {
  createLakeReader,
  findRenamed,
  findRenamedVersions,
  refreshFields,
  type FoundRenamed,
  type ShownThings,
} from '@jiralake/renewal';

type SiteConfig = SiteClientConfig & Config<typeof storageVariables>;

/** Reads the names of things, in the lake and on the site. */
export interface Names {
  /** Calls `work` with a reader of the lake, and closes DuckDB afterwards. */
  withLake<T>(work: (lake: ShownThings) => Promise<T>): Promise<T>;
  findRenamed(signal: AbortSignal): Promise<FoundRenamed>;
  findRenamedVersions(lake: ShownThings, project: string, signal: AbortSignal): Promise<Renewal[]>;
}

/** Returns the names of the configured lake and site. */
export function openNames(
  config: SiteConfig,
  { gate, leases }: { gate: RequestGate; leases: Leases },
): Names {
  const { paths, site } = openStores(config);
  const jira = createSiteClient(config, gate);
  const withLake: Names['withLake'] = async (work) => {
    const db = await openDuckDb();
    try {
      return await work(createLakeReader(db, paths.lake));
    } finally {
      db.close();
    }
  };
  return {
    withLake,
    findRenamed: (signal) =>
      withLake((lake) =>
        findRenamed({ jira, lake, fields: (stop) => refreshFields({ jira, site, leases }, stop) }, signal),
      ),
    findRenamedVersions: (lake, project, signal) => findRenamedVersions({ jira, lake }, project, signal),
  };
}
