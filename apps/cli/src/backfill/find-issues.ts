import { setTimeout as sleep } from 'node:timers/promises';
import {
  attachmentVariables,
  dataPaths,
  jiraSite,
  jiraVariables,
  storageVariables,
  type Config,
} from '@jiralake/config';
import type { IssueId } from '@jiralake/core';
import { createJiraClient, type RequestGate } from '@jiralake/jira-client';
import { createAttachmentStore, createRawStore } from '@jiralake/raw-store';
import { readSite, type SiteScope } from '@jiralake/reconcile';
import type { BackfillPorts, Step } from './run-backfill';

export const backfillVariables = { ...jiraVariables, ...attachmentVariables, ...storageVariables };
export type BackfillConfig = Config<typeof backfillVariables>;

export interface FindIssuesOptions {
  scope: SiteScope;
  gate: RequestGate | undefined;
  progress: { update(step: Step, done: number, total: number | undefined): void };
  say(line: string): void;
}

/** Searches the site for the issues of a scope. @throws PermanentError with what Jira says about a query that it refuses */
export function findIssues(
  config: BackfillConfig,
  { scope, gate, progress, say }: FindIssuesOptions,
  signal: AbortSignal,
): BackfillPorts['find'] {
  const jira = createJiraClient({
    ...jiraSite(config),
    attachmentHosts: config.JIRA_ATTACHMENT_HOSTS,
    timeoutMs: config.JIRA_REQUEST_TIMEOUT_MS,
    ...(gate ? { gate } : {}),
  });
  return async (changedWithinMinutes) => {
    const found = new Map<IssueId, number | undefined>();
    const changedWithin = changedWithinMinutes === undefined ? undefined : `${changedWithinMinutes}m`;
    const note = (id: IssueId, { updated }: { updated: number | undefined }): boolean => {
      const isNew = !found.has(id);
      found.set(id, updated);
      return isNew;
    };
    const ports = {
      ...{ jira, scope: { ...scope, changedWithin }, now: new Date() },
      sleep: (ms: number) => sleep(ms, undefined, { signal }),
      onWait: (why: string, ms: number) => say(`${why}; again in ${Math.ceil(ms / 1_000)} s`),
      onProgress: (done: number) => progress.update('finding issues', done, undefined),
      outlastsLogin: changedWithinMinutes !== undefined,
    };
    await readSite(ports, note, signal);
    return found;
  };
}

/** Where issues and their files are stored. */
export function storesOf(config: BackfillConfig) {
  const paths = dataPaths(config);
  return { raw: createRawStore(paths.raw), attachments: createAttachmentStore(paths.attachments) };
}
