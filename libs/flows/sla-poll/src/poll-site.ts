import { setTimeout as sleep } from 'node:timers/promises';
import type { Config, storageVariables } from '@jiralake/config';
import { PermanentError } from '@jiralake/core';
import { openDuckDb } from '@jiralake/duckdb';
import { createSiteClient, type RequestGate, type SiteClientConfig } from '@jiralake/jira-client';
import { openStores, type Stores } from '@jiralake/open-stores';
import { slaFieldsIn } from '@jiralake/payloads';
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

type SiteConfig = SiteClientConfig & Config<typeof storageVariables>;

/** Polls the site that the configuration names. @throws what `pollIssues` throws, and errors of the disk */
export async function pollSite(
  config: SiteConfig,
  { gate, onProgress, ...ports }: PollSitePorts,
  { issues, ...choice }: PollSiteChoice,
  signal: AbortSignal,
): Promise<SitePollSummary> {
  const stores = openStores(config);
  const { raw, site } = stores;
  const { ids, unread } =
    issues === 'all' ? { ids: await raw.listIssues(), unread: [] } : await openIssuesOf(stores);
  // without a readable catalogue it is unknown which fields are SLAs; the fetcher replaces a broken file
  const catalogue = await site.readFields().catch((error: unknown) => {
    if (error instanceof PermanentError) return undefined;
    throw error;
  });
  const isSlaField = slaFieldsIn(catalogue?.fields);
  const jira = createSiteClient(config, gate);
  const summary = await pollIssues(
    { ...ports, raw, jira, isSlaField, sleep: (ms) => sleep(ms, undefined, { signal }) },
    storedIssues({ raw, onProgress, isSlaField }, ids),
    choice,
    signal,
  );
  return { ...summary, looked: ids.length, unread, ok: summary.ok && unread.length === 0 };
}

async function openIssuesOf({ paths, lakeMonths }: Stores): Promise<OpenIssues> {
  const db = await openDuckDb();
  try {
    return await findOpenIssues(db, paths.lake, await lakeMonths());
  } finally {
    db.close();
  }
}
