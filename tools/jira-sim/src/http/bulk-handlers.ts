import { z } from 'zod';
import { BULK_WINDOWS } from '../render/embedded-pages';
import { renderIssue } from '../render/render-issue';
import type { JsonObject } from '../render/render-user';
import type { ServedIssue, ServedSite } from '../render/served-site';
import { errorReply, type Handler } from './route';

const idsOrKeys = (most: number) => z.array(z.string()).min(1).max(most);

const issuesBody = z.strictObject({
  issueIdsOrKeys: idsOrKeys(100),
  fields: z.array(z.string()).default(['*navigable']),
  // a list here, where other endpoints take comma-separated text
  expand: z.array(z.string()).default([]),
  fieldsByKeys: z.literal(false).optional(),
  properties: z.array(z.string()).max(5).optional(),
});

/** Returns many issues by ascending id; missing and hidden issues are left out. */
export function postIssueBulkfetch(site: ServedSite): Handler {
  return ({ body, account }) => {
    const parsed = issuesBody.safeParse(body);
    if (!parsed.success) return errorReply(400, z.prettifyError(parsed.error));
    const { issueIdsOrKeys, fields, expand } = parsed.data;
    const options = { fields, expand, seesSla: account?.seesSla ?? false, windows: BULK_WINDOWS };
    const issues = issuesOf(site, issueIdsOrKeys).map((issue) => renderIssue(site, issue, options));
    return { status: 200, body: { issues, issueErrors: [] } };
  };
}

const changelogBody = z.strictObject({
  issueIdsOrKeys: idsOrKeys(1_000),
  fieldIds: z.array(z.string()).max(10).default([]),
  maxResults: z.int().positive().max(10_000).default(1_000),
  nextPageToken: z.string().nullish(),
});

/** Returns the changelogs of many issues, oldest first, so an issue may be on several pages; there is no total. */
export function postChangelogBulkfetch(site: ServedSite): Handler {
  return ({ body }) => {
    const parsed = changelogBody.safeParse(body);
    if (!parsed.success) return errorReply(400, z.prettifyError(parsed.error));
    const { issueIdsOrKeys, fieldIds, maxResults, nextPageToken } = parsed.data;
    const from = nextPageToken ? startOf(nextPageToken) : 0;
    if (from === undefined) return errorReply(400, 'The nextPageToken is not valid.');
    const changes = issuesOf(site, issueIdsOrKeys)
      .flatMap((issue) => issue.histories().map((change) => ({ issueId: issue.id, change })))
      .filter(({ change }) => fieldIds.length === 0 || namesOneOf(change, fieldIds))
      .sort((a, b) => timeOf(a.change) - timeOf(b.change) || Number(a.issueId) - Number(b.issueId));
    const page = changes.slice(from, from + maxResults);
    const byIssue = new Map<string, JsonObject[]>();
    for (const { issueId, change } of page) byIssue.set(issueId, [...(byIssue.get(issueId) ?? []), change]);
    const issueChangeLogs = [...byIssue].map(([issueId, changeHistories]) => ({ issueId, changeHistories }));
    const next = from + page.length;
    const more = next < changes.length ? { nextPageToken: tokenOf(next) } : {};
    return { status: 200, body: { issueChangeLogs, ...more } };
  };
}

/** Returns the existing issues, each once. */
function issuesOf(site: ServedSite, idsOrKeys: readonly string[]): ServedIssue[] {
  const found = new Map(
    idsOrKeys.flatMap((name) => {
      const issue = site.find(name);
      return issue ? [[issue.id, issue] as const] : [];
    }),
  );
  return [...found.values()].sort((a, b) => Number(a.id) - Number(b.id));
}

const timeOf = ({ created }: JsonObject): number => Date.parse(String(created));

function namesOneOf({ items }: JsonObject, fieldIds: readonly string[]): boolean {
  return (items as JsonObject[]).some(({ fieldId }) => fieldIds.includes(String(fieldId)));
}

const tokenOf = (start: number): string => Buffer.from(`changes ${start}`).toString('base64url');

function startOf(token: string): number | undefined {
  const [, start] = /^changes (\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  return start === undefined ? undefined : Number(start);
}
