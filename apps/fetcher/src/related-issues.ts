import { isDeepStrictEqual } from 'node:util';
import { issueIdSchema, type IssueId } from '@jiralake/core';
import type { JiraIssue, StoredIssue } from '@jiralake/payloads';
import { z } from 'zod';

const view = z
  .object({
    id: issueIdSchema,
    key: z.string().optional(),
    fields: z.record(z.string(), z.unknown()).optional(),
  })
  .nullish()
  .catch(undefined);
const list = <T extends z.ZodType>(entry: T) => z.array(entry).nullish().catch(undefined);
const relations = z.object({
  parent: view,
  subtasks: list(view),
  issuelinks: list(z.object({ inwardIssue: view, outwardIssue: view }).catch({})),
});

/** The fields of another issue that an issue embeds, as of its own fetch. */
type View = NonNullable<z.infer<typeof view>>;

/** The issues that this issue shows inside itself: its parent, its sub-tasks and both ends of its links. */
export function relatedIssueIds(issue: JiraIssue): IssueId[] {
  const ids = viewsIn(issue).map(({ id }) => id);
  return [...new Set(ids)].filter((id) => id !== issue.id);
}

/**
 * Of an issue and its related issues, those whose stored view of the other is stale: Jira sends no event for them. A related
 * issue is stale when the issue changed since `before`, so that a view that always differs is not fetched for ever. The issue
 * itself is stale when a related issue was fetched later.
 */
export function withStaleViews(
  issue: StoredIssue,
  related: readonly StoredIssue[],
  before: StoredIssue | undefined,
): IssueId[] {
  const looksNew = !before || !isDeepStrictEqual(looksOf(before), looksOf(issue));
  const showing = related.filter((other) => looksNew && showsOtherwise(other, issue));
  const isBehind = related.some(
    (other) => other._fetched_at >= issue._fetched_at && showsOtherwise(issue, other),
  );
  return [...showing, ...(isBehind ? [issue] : [])].map(({ id }) => id);
}

const SHOWN = ['summary', 'status', 'priority', 'issuetype'] as const;

function looksOf({ key, fields }: StoredIssue): unknown {
  return [key, ...SHOWN.map((name) => idOf(fields[name]))];
}

function showsOtherwise(showing: StoredIssue, shown: StoredIssue): boolean {
  const differs = ({ key, fields }: View): boolean =>
    (key !== undefined && key !== shown.key) ||
    // an empty field may be left out
    SHOWN.some((name) => fields && (idOf(fields[name]) ?? null) !== (idOf(shown.fields[name]) ?? null));
  return viewsIn(showing).some((candidate) => candidate.id === shown.id && differs(candidate));
}

function viewsIn({ fields }: JiraIssue): View[] {
  const { parent, subtasks, issuelinks } = relations.parse(fields);
  const linked = (issuelinks ?? []).flatMap(({ inwardIssue, outwardIssue }) => [inwardIssue, outwardIssue]);
  return [parent, ...(subtasks ?? []), ...linked].flatMap((shown) => shown ?? []);
}

/** Names of statuses and types depend on the language of who asks. */
function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
}
