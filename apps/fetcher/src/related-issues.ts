import { isDeepStrictEqual } from 'node:util';
import { isIssueId, type IssueId } from '@jiralake/core';
import type { JiraIssue, StoredIssue } from '@jiralake/payloads';

type JsonObject = Readonly<Record<string, unknown>>;

/** The fields of an issue that other issues embed, in the order of `SHOWN`; `null` for an empty field. */
type EmbeddedFields = readonly unknown[];

/** The fields of another issue that an issue embeds, as of its own fetch; `undefined` where it has none. */
interface View {
  id: IssueId;
  key: string | undefined;
  embedded: EmbeddedFields | undefined;
}

/** The part of an issue that tells whether its view of others, or their view of it, is stale. */
export interface IssueViews {
  id: IssueId;
  key: string;
  fetchedAt: string;
  embedded: EmbeddedFields;
  views: readonly View[];
}

/** The issues that this issue shows inside itself: its parent, its sub-tasks and both ends of its links. */
export function relatedIssueIds({ id, views }: Pick<IssueViews, 'id' | 'views'>): IssueId[] {
  return [...new Set(views.map((view) => view.id))].filter((related) => related !== id);
}

/**
 * Of an issue and its related issues, those whose stored view of the other is stale: Jira sends no event for them. A related
 * issue is stale when the issue changed since `before`, so that a view that always differs is not fetched for ever. The issue
 * itself is stale when a related issue was fetched later.
 */
export function withStaleViews(
  issue: IssueViews,
  related: readonly IssueViews[],
  before: IssueViews | undefined,
): IssueId[] {
  const isShownDifferently =
    !before || before.key !== issue.key || !isDeepStrictEqual(before.embedded, issue.embedded);
  const showing = related.filter((other) => isShownDifferently && showsOtherwise(other, issue));
  const isBehind = related.some(
    (other) => other.fetchedAt >= issue.fetchedAt && showsOtherwise(issue, other),
  );
  return [...showing, ...(isBehind ? [issue] : [])].map(({ id }) => id);
}

function showsOtherwise({ views }: IssueViews, shown: IssueViews): boolean {
  return views.some(
    ({ id, key, embedded }) =>
      id === shown.id &&
      ((key !== undefined && key !== shown.key) ||
        embedded?.some((value, place) => value !== shown.embedded[place]) === true),
  );
}

/** Returns the part of an issue that the comparison with its related issues needs. */
export function viewsOf(issue: StoredIssue): IssueViews {
  const { id, key, fields, _fetched_at: fetchedAt } = issue;
  return { id, key, fetchedAt, embedded: embeddedIn(fields), views: viewsIn(issue) };
}

const SHOWN = ['summary', 'status', 'priority', 'issuetype'] as const;

/** An empty field may be left out. */
function embeddedIn(fields: JsonObject): EmbeddedFields {
  return SHOWN.map((name) => idOf(fields[name]) ?? null);
}

function viewsIn({ fields: { parent, subtasks, issuelinks } }: JiraIssue): View[] {
  const linked = listOf(issuelinks).flatMap((link) =>
    isObject(link) ? [link['inwardIssue'], link['outwardIssue']] : [],
  );
  return [parent, ...listOf(subtasks), ...linked].flatMap(viewOf);
}

/** The view of an issue; none for what is no issue. */
function viewOf(value: unknown): View[] {
  if (!isObject(value) || !isIssueId(value['id'])) return [];
  const { id, key, fields } = value;
  if (key !== undefined && typeof key !== 'string') return [];
  if (fields !== undefined && !isObject(fields)) return [];
  return [{ id, key, embedded: fields && embeddedIn(fields) }];
}

/** Names of statuses and types depend on the language of who asks. */
function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
