import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { attachmentVariables, jiraVariables, storageVariables, type Config } from '@jiralake/config';
import type { IssueId } from '@jiralake/core';
import { createSiteClient, type RequestGate } from '@jiralake/jira-client';
import { readSite, type SiteScope } from '@jiralake/reconcile';
import type { FoundIssue } from './choose-work';
import type { BackfillPorts } from './backfill-types';

export const backfillVariables = { ...jiraVariables, ...attachmentVariables, ...storageVariables };
export type BackfillConfig = Config<typeof backfillVariables>;

export interface FindIssuesOptions {
  scope: SiteScope;
  gate: RequestGate | undefined;
  say(line: string): void;
}

/**
 * Searches the site for the issues of a scope, at the speed of its consumer; waiting issues take about 100 bytes each.
 * @throws PermanentError with Jira's message when Jira refuses the query
 */
export function findIssues(
  config: BackfillConfig,
  { scope, gate, say }: FindIssuesOptions,
  signal: AbortSignal,
): BackfillPorts['find'] {
  const jira = createSiteClient(config, gate);
  return async function* (changedWithinMinutes) {
    const changedWithin = changedWithinMinutes === undefined ? undefined : `${changedWithinMinutes}m`;
    const found = new PassThrough({ objectMode: true });
    const known = new Set<IssueId>();
    const note = (id: IssueId, { updated }: Pick<FoundIssue, 'updated'>): boolean => {
      if (known.has(id)) return false;
      known.add(id);
      found.write({ id, updated } satisfies FoundIssue);
      return true;
    };
    const unwanted = new AbortController();
    const either = AbortSignal.any([signal, unwanted.signal]);
    const ports = {
      jira,
      scope: { ...scope, changedWithin },
      now: new Date(),
      sleep: (ms: number) => sleep(ms, undefined, { signal: either }),
      onWait: (why: string, ms: number) => say(`${why}; again in ${Math.ceil(ms / 1_000)} s`),
      onProgress: () => undefined,
      outlastsLogin: changedWithinMinutes !== undefined,
    };
    readSite(ports, note, either).then(
      () => found.end(),
      (error: Error) => found.destroy(error),
    );
    try {
      yield* found as AsyncIterable<FoundIssue>;
    } finally {
      unwanted.abort();
    }
  };
}
