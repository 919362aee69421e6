import type { SimIssue } from '../site/sim-issue';
import type { Site } from '../site/site';
import { renderComment, renderHistory, renderWorklog } from './render-children';
import type { JsonObject } from './render-user';

/** How many entries of its long lists an issue shows; the rest is behind the endpoints of the lists. */
export const WINDOWS = { comments: 100, worklogs: 20, histories: 100 } as const;

/** The newest comments, the oldest of them first. */
export function commentsInWindow({ comments }: SimIssue, whole: boolean): SimIssue['comments'] {
  return whole ? comments : comments.slice(-WINDOWS.comments);
}

export function embeddedComments(site: Site, issue: SimIssue, whole: boolean): JsonObject {
  const comments = commentsInWindow(issue, whole).map((comment) => renderComment(site, issue.id, comment));
  return {
    comments,
    self: `${site.url}/rest/api/3/issue/${issue.id}/comment`,
    maxResults: comments.length,
    total: issue.comments.length,
    startAt: 0,
  };
}

/** The oldest worklogs, of all lists the only one that keeps the beginning. */
export function embeddedWorklogs(site: Site, issue: SimIssue, whole: boolean): JsonObject {
  const shown = whole ? issue.worklogs : issue.worklogs.slice(0, WINDOWS.worklogs);
  return {
    startAt: 0,
    maxResults: Math.max(WINDOWS.worklogs, shown.length),
    total: issue.worklogs.length,
    worklogs: shown.map((worklog) => renderWorklog(site, issue.id, worklog)),
  };
}

/** The newest changes, newest first. */
export function embeddedChangelog(site: Site, issue: SimIssue, whole: boolean): JsonObject {
  const shown = whole ? issue.histories : issue.histories.slice(0, WINDOWS.histories);
  const histories = shown.map((history) => renderHistory(site, history));
  return { startAt: 0, maxResults: histories.length, total: issue.histories.length, histories };
}
