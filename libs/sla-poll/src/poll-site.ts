import { setTimeout as sleep } from 'node:timers/promises';
import {
  dataPaths,
  jiraSite,
  type attachmentVariables,
  type Config,
  type jiraVariables,
  type storageVariables,
} from '@jiralake/config';
import { PermanentError } from '@jiralake/core';
import { openDuckDb } from '@jiralake/duckdb';
import { createJiraClient, type RequestGate } from '@jiralake/jira-client';
import { listMonths } from '@jiralake/parquet-store';
import { createRawStore, createSiteStore } from '@jiralake/raw-store';
import { slaFieldsIn } from '@jiralake/schemas';
import { findOpenIssues, type OpenIssues } from './open-issues';
import { pollIssues, type PollChoice, type PollPorts, type PollSummary } from './poll-issues';
import { storedIssues } from './stored-issues';

export interface PollSitePorts extends Pick<
  PollPorts,
  'leases' | 'dirty' | 'work' | 'now' | 'log' | 'onIssue' | 'onWait'
> {
  /** limits the requests; absent in a dry run, because the gate writes to Redis */
  gate: RequestGate | undefined;
  onProgress(done: number, total: number): void;
}

export interface PollSiteChoice extends PollChoice {
  /** the open issues of the lake, or all that are stored */
  issues: 'open' | 'all';
}

export type SitePollSummary = PollSummary & { looked: number; unread: OpenIssues['unread'] };

type SiteConfig = Config<
  typeof jiraVariables & typeof storageVariables & Pick<typeof attachmentVariables, 'JIRA_ATTACHMENT_HOSTS'>
>;

/** Polls the site that the configuration names. @throws what `pollIssues` throws, and errors of the disk */
export async function pollSite(
  config: SiteConfig,
  { gate, onProgress, ...ports }: PollSitePorts,
  { issues, ...choice }: PollSiteChoice,
  signal: AbortSignal,
): Promise<SitePollSummary> {
  const paths = dataPaths(config);
  const raw = createRawStore(paths.raw);
  const { ids, unread } =
    issues === 'all' ? { ids: await raw.listIssues(), unread: [] } : await openIssuesOf(paths);
  // without a readable catalogue it is unknown which fields are SLAs; the fetcher replaces a broken file
  const catalogue = await createSiteStore(paths.raw)
    .readFields()
    .catch((error: unknown) => {
      if (error instanceof PermanentError) return undefined;
      throw error;
    });
  const isSlaField = slaFieldsIn(catalogue?.fields);
  const jira = createJiraClient({
    ...jiraSite(config),
    attachmentHosts: config.JIRA_ATTACHMENT_HOSTS,
    timeoutMs: config.JIRA_REQUEST_TIMEOUT_MS,
    ...(gate ? { gate } : {}),
  });
  const summary = await pollIssues(
    { ...ports, raw, jira, isSlaField, sleep: (ms) => sleep(ms, undefined, { signal }) },
    storedIssues({ raw, onProgress, isSlaField }, ids),
    choice,
    signal,
  );
  return { ...summary, looked: ids.length, unread, ok: summary.ok && unread.length === 0 };
}

async function openIssuesOf({ lake, commits }: { lake: string; commits: string }): Promise<OpenIssues> {
  const db = await openDuckDb();
  try {
    return await findOpenIssues(db, lake, await listMonths(commits));
  } finally {
    db.close();
  }
}
