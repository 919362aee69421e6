import type { JsonObject } from './render-user';
import type { ServedIssue, ServedSite } from './served-site';

/** Number of entries of the long lists that an issue embeds; list endpoints return the rest. */
export interface Windows {
  comments: number;
  worklogs: number;
  histories: number;
}
export const WINDOWS: Windows = { comments: 100, worklogs: 20, histories: 100 };
/** The same for searches and bulk fetches. */
export const BULK_WINDOWS: Windows = { comments: 20, worklogs: 20, histories: 40 };

/** Returns the newest comments, oldest first. */
export function inCommentWindow<T>(comments: readonly T[], windows = WINDOWS): readonly T[] {
  return comments.slice(-windows.comments);
}

/** Returns the embedded pages of comments and worklogs. Worklogs are the only list that keeps its oldest entries. */
export function embeddedPages(
  site: Pick<ServedSite, 'url'>,
  issue: ServedIssue,
  whole: boolean,
  windows = WINDOWS,
): { comment: JsonObject; worklog: JsonObject } {
  const [comments, worklogs] = [issue.comments(), issue.worklogs()];
  const shownComments = whole ? comments : inCommentWindow(comments, windows);
  const shownWorklogs = whole ? worklogs : worklogs.slice(0, windows.worklogs);
  return {
    comment: {
      comments: shownComments,
      self: `${site.url}/rest/api/3/issue/${issue.id}/comment`,
      maxResults: shownComments.length,
      total: comments.length,
      startAt: 0,
    },
    worklog: {
      startAt: 0,
      maxResults: Math.max(windows.worklogs, shownWorklogs.length),
      total: worklogs.length,
      worklogs: shownWorklogs,
    },
  };
}

/** Returns the newest changes, newest first. */
export function embeddedChangelog(issue: ServedIssue, whole: boolean, windows = WINDOWS): JsonObject {
  const all = issue.histories();
  const histories = whole ? all : all.slice(0, windows.histories);
  return { startAt: 0, maxResults: histories.length, total: all.length, histories };
}
