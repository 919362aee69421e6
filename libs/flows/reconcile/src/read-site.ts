import {
  parseJiraTime,
  PermanentError,
  retryWithBackoff,
  type IssueId,
  type RetryPorts,
} from '@jiralake/core';
import { requireLogin, type JiraClient } from '@jiralake/jira-client';
import type { SiteState } from './issue-view';
import { siteQueries, type SiteScope } from './site-queries';

export interface ReadSitePorts extends RetryPorts {
  jira: Pick<JiraClient, 'getMyself' | 'searchIssues'>;
  scope: SiteScope;
  now: Date;
  onProgress(done: number): void;
}

/** Notes an issue that a search found. Returns true when the issue was not found before. */
export type NoteSite = (id: IssueId, state: SiteState) => boolean;

/**
 * Notes every issue that the account sees, and returns their number. Throws when a search fails, because issues that were not
 * read must not be taken for gone.
 * @throws the four errors of libs/base/core
 */
export async function readSite(ports: ReadSitePorts, note: NoteSite, signal: AbortSignal): Promise<number> {
  let found = 0;
  await requireLogin(ports, signal);
  for (const jql of siteQueries(ports.scope, ports.now)) {
    // a retry begins with the first page, so an issue may be noted twice
    await retryWithBackoff(async () => {
      for await (const page of searchPages(ports, jql, signal)) {
        for (const { id, updated } of page) {
          const state = { updated: parseJiraTime(updated ?? '')?.getTime() };
          if (note(id, state)) found += 1;
        }
        ports.onProgress(found);
      }
    }, ports);
  }
  await requireLogin(ports, signal);
  return found;
}

async function* searchPages({ jira }: ReadSitePorts, jql: string, signal: AbortSignal) {
  try {
    yield* jira.searchIssues(jql, ['updated'], signal);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    throw new PermanentError(`${error.message.replace(/\.$/, '')}. The query was: ${jql}`);
  }
}
