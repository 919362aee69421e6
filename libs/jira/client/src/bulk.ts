import { issueIdSchema, TransientError, type IssueId } from '@jiralake/core';
import { jiraIssueSchema, listEntrySchema, type JiraIssue, type ListEntry } from '@jiralake/payloads';
import { z } from 'zod';
import { getJson, type JsonSource } from './get-json';
import { requireAsked } from './require-asked';
import type { Http } from './request';

/** The result of a request for many issues; an issue that is in neither field does not exist, or is hidden from the account. */
export interface BulkIssues {
  issues: Map<IssueId, JiraIssue>;
  /** issues that Jira could not load, or that cannot be parsed: request them one by one */
  failed: Set<IssueId>;
}

const named = z.looseObject({ id: z.union([z.string(), z.number()]).transform(String).pipe(issueIdSchema) });
const bulkPage = z.looseObject({
  issues: z.array(z.unknown()),
  issueErrors: z.array(z.unknown()).nullish(),
});

/**
 * Requests many issues at once and parses them one by one: an issue that cannot be parsed does not fail the others. When Jira sends
 * an issue that was not requested, a requested issue that is missing may exist all the same: Jira may have mixed them up.
 */
export async function getIssues(
  http: Http,
  source: JsonSource,
  ids: readonly IssueId[],
  signal: AbortSignal,
): Promise<BulkIssues> {
  const page = await getJson(http, source, {
    endpoint: 'issues',
    path: '/rest/api/3/issue/bulkfetch',
    body: { issueIdsOrKeys: ids, fields: ['*all'], expand: ['changelog'] },
    schema: bulkPage,
    absent: [],
    signal,
  });
  const found: BulkIssues = { issues: new Map(), failed: new Set() };
  for (const entry of page?.issues ?? []) {
    const issue = jiraIssueSchema.safeParse(entry).data;
    if (issue) found.issues.set(issue.id, issue);
    else noteFailure(found, entry);
  }
  for (const error of page?.issueErrors ?? []) noteFailure(found, error);
  const foreign = [...found.issues.keys()].filter((id) => !ids.includes(id));
  if (foreign.length === 0) return found;
  for (const id of foreign) found.issues.delete(id);
  for (const id of ids) if (!found.issues.has(id)) found.failed.add(id);
  return found;
}

function noteFailure({ failed }: BulkIssues, entry: unknown): void {
  const id = named.safeParse(entry).data?.id;
  if (id !== undefined) failed.add(id);
}

const fieldsPage = z.looseObject({
  issues: z.array(z.looseObject({ id: issueIdSchema, fields: z.record(z.string(), z.unknown()) })),
});

/** Requests some fields of issues; `undefined` for a status that counts as absent. */
export async function getIssueFields(
  http: Http,
  source: JsonSource,
  { ids, fields, absent }: { ids: readonly IssueId[]; fields: readonly string[]; absent: readonly number[] },
  signal: AbortSignal,
): Promise<Map<IssueId, Record<string, unknown>> | undefined> {
  const path = '/rest/api/3/issue/bulkfetch';
  const page = await getJson(http, source, {
    endpoint: 'issues',
    path,
    body: { issueIdsOrKeys: ids, fields },
    schema: fieldsPage,
    absent,
    signal,
  });
  for (const { id } of page?.issues ?? []) requireAsked(`POST ${path}`, ids, id);
  return page && new Map(page.issues.map((issue) => [issue.id, issue.fields]));
}

const changelogsPage = z.looseObject({
  issueChangeLogs: z.array(
    z.looseObject({
      issueId: z.union([z.string(), z.number()]).transform(String).pipe(issueIdSchema),
      changeHistories: z.array(listEntrySchema),
    }),
  ),
  nextPageToken: z.string().nullish(),
});

const MOST_CHANGES = 10_000;
/** A smaller number counts seconds: as milliseconds it would be a time before 1973. */
const FIRST_MS = 100_000_000_000;

/** Requests the change logs of many issues, page by page; the changes of one issue may be on several pages. */
export async function getChangelogs(
  http: Http,
  source: JsonSource,
  ids: readonly IssueId[],
  signal: AbortSignal,
): Promise<Map<IssueId, ListEntry[]>> {
  const path = '/rest/api/3/changelog/bulkfetch';
  const changes = new Map<IssueId, ListEntry[]>();
  const seen = new Set<string>();
  for (let token = ''; ;) {
    const page = await getJson(http, source, {
      endpoint: 'changelogs',
      path,
      body: { issueIdsOrKeys: ids, maxResults: MOST_CHANGES, ...(token ? { nextPageToken: token } : {}) },
      schema: changelogsPage,
      absent: [],
      signal,
    });
    for (const { issueId, changeHistories } of page?.issueChangeLogs ?? []) {
      requireAsked(`POST ${path}`, ids, issueId);
      changes.set(issueId, [...(changes.get(issueId) ?? []), ...changeHistories.map(withTime)]);
    }
    token = page?.nextPageToken ?? '';
    if (token === '') return changes;
    if (seen.has(token)) throw new TransientError(`POST ${path}: the pages lead round in a circle`);
    seen.add(token);
  }
}

/** This endpoint may send the time of a change as a number; the others send a text. */
function withTime(change: ListEntry): ListEntry {
  const { created } = change;
  if (typeof created !== 'number') return change;
  return { ...change, created: new Date(created < FIRST_MS ? created * 1_000 : created).toISOString() };
}
