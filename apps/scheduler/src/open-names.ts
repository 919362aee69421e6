import {
  dataPaths,
  jiraSite,
  type attachmentVariables,
  type Config,
  type jiraVariables,
  type storageVariables,
} from '@jiralake/config';
import { openDuckDb } from '@jiralake/duckdb';
import { createJiraClient, type RequestGate } from '@jiralake/jira-client';
import type { Leases, Renewal } from '@jiralake/ledger';
import { createSiteStore } from '@jiralake/raw-store';
import {
  createLakeReader,
  findRenamed,
  findRenamedVersions,
  refreshFields,
  type FoundRenamed,
  type ShownThings,
} from '@jiralake/renewal';

type SiteConfig = Config<
  typeof jiraVariables & typeof storageVariables & Pick<typeof attachmentVariables, 'JIRA_ATTACHMENT_HOSTS'>
>;

/** What things are called, in the lake and on the site. */
export interface Names {
  /** Runs some work with a reader of the lake, for which DuckDB is open as long as it takes. */
  withLake<T>(work: (lake: ShownThings) => Promise<T>): Promise<T>;
  findRenamed(signal: AbortSignal): Promise<FoundRenamed>;
  findRenamedVersions(lake: ShownThings, project: string, signal: AbortSignal): Promise<Renewal[]>;
}

/** The names of what the configuration names. */
export function openNames(
  config: SiteConfig,
  { gate, leases }: { gate: RequestGate; leases: Leases },
): Names {
  const paths = dataPaths(config);
  const jira = createJiraClient({
    ...jiraSite(config),
    attachmentHosts: config.JIRA_ATTACHMENT_HOSTS,
    timeoutMs: config.JIRA_REQUEST_TIMEOUT_MS,
    gate,
  });
  const site = createSiteStore(paths.raw);
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
