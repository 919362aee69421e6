import type {
  SimAttachment,
  SimComment,
  SimHistory,
  SimIssue,
  SimRemoteLink,
  SimWorklog,
} from '../site/sim-issue';
import type { Site } from '../site/site';
import { HOUR_MS, jiraTime } from '../site-time';
import { type JsonObject, renderUser } from './render-user';

export function renderComment(site: Site, issueId: string, comment: SimComment): JsonObject {
  return {
    self: `${site.url}/rest/api/3/issue/${issueId}/comment/${comment.id}`,
    id: comment.id,
    author: renderUser(site, comment.author),
    body: comment.body,
    updateAuthor: renderUser(site, comment.updateAuthor),
    created: jiraTime(comment.created),
    updated: jiraTime(comment.updated),
    ...(comment.visibility === undefined ? {} : { visibility: comment.visibility }),
    jsdPublic: comment.jsdPublic,
    ...(comment.parentId === undefined ? {} : { parentId: comment.parentId }),
  };
}

/** Formats logged time as Jira does, `1h 30m`. */
export function timeSpentText(seconds: number): string {
  const hours = Math.floor((seconds * 1000) / HOUR_MS);
  const minutes = Math.floor((seconds % 3600) / 60);
  return [hours > 0 ? `${hours}h` : '', minutes > 0 ? `${minutes}m` : ''].filter(Boolean).join(' ') || '0m';
}

export function renderWorklog(site: Site, issueId: string, worklog: SimWorklog): JsonObject {
  return {
    self: `${site.url}/rest/api/3/issue/${issueId}/worklog/${worklog.id}`,
    author: renderUser(site, worklog.author),
    updateAuthor: renderUser(site, worklog.updateAuthor),
    ...(worklog.comment === undefined ? {} : { comment: worklog.comment }),
    created: jiraTime(worklog.created),
    updated: jiraTime(worklog.updated),
    started: jiraTime(worklog.started),
    timeSpent: timeSpentText(worklog.seconds),
    timeSpentSeconds: worklog.seconds,
    ...(worklog.visibility === undefined ? {} : { visibility: worklog.visibility }),
    id: worklog.id,
    issueId,
  };
}

export function renderAttachment(site: Site, attachment: SimAttachment): JsonObject {
  const { id, filename, author, created, size, mimeType } = attachment;
  const path = `${site.url}/rest/api/3/attachment`;
  return {
    self: `${path}/${id}`,
    id,
    filename,
    ...(author === undefined ? {} : { author: renderUser(site, author) }),
    created: jiraTime(created),
    size,
    mimeType,
    content: `${path}/content/${id}`,
    ...(mimeType.startsWith('image/') ? { thumbnail: `${path}/thumbnail/${id}` } : {}),
  };
}

export function renderHistory(site: Site, history: SimHistory): JsonObject {
  const { id, author, created, items } = history;
  return {
    id,
    ...(author === undefined ? {} : { author: renderUser(site, author) }),
    created: jiraTime(created),
    items,
  };
}

export function renderRemoteLink(site: Site, issue: SimIssue, link: SimRemoteLink): JsonObject {
  return { self: `${site.url}/rest/api/3/issue/${issue.key}/remotelink/${link.id}`, ...link };
}
