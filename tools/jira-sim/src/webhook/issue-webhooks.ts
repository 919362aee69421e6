import { asV2 } from '../render/adf-to-wiki';
import { renderFields } from '../render/render-fields';
import { renderIssueType, renderPriority, renderProject, renderStatus } from '../render/render-scheme';
import { type JsonObject, renderUser } from '../render/render-user';
import type { SimUser } from '../site/people';
import type { SimHistory, SimIssue } from '../site/sim-issue';
import type { Site } from '../site/site';
import type { Flow, Webhook } from './webhook';

/** The acting user at the top of an issue event never carries an e-mail address. */
function actorPart(site: Site, actor: SimUser): JsonObject {
  const { emailAddress: _hidden, ...user } = renderUser(site, actor);
  return asV2(user) as JsonObject;
}

function issuePart(site: Site, issue: SimIssue, fields: JsonObject): JsonObject {
  const part = { id: issue.id, self: `${site.url}/rest/api/2/issue/${issue.id}`, key: issue.key, fields };
  return asV2(part) as JsonObject;
}

function fieldsWithoutPages(site: Site, issue: SimIssue): JsonObject {
  const { comment: _comment, worklog: _worklog, ...fields } = renderFields(site, issue, { seesSla: false });
  return fields;
}

function changelogPart(history: SimHistory): JsonObject {
  return { id: history.id, items: history.items };
}

/** The issue of a comment event: six fields and no more. */
export function smallIssuePart(site: Site, issue: SimIssue): JsonObject {
  return issuePart(site, issue, {
    summary: issue.summary,
    issuetype: renderIssueType(site, issue.issueType),
    project: renderProject(site, issue.project),
    assignee: issue.assignee === null ? null : renderUser(site, issue.assignee),
    priority: issue.priority === null ? null : renderPriority(site, issue.priority),
    status: renderStatus(site, issue.status),
  });
}

export function issueCreated(site: Site, issue: SimIssue, at: number, history?: SimHistory): Webhook {
  const body = {
    timestamp: at,
    webhookEvent: 'jira:issue_created',
    issue_event_type_name: 'issue_created',
    user: actorPart(site, issue.creator),
    issue: issuePart(site, issue, fieldsWithoutPages(site, issue)),
    ...(history === undefined ? {} : { changelog: changelogPart(history) }),
  };
  return { flow: 'Primary', body };
}

export type IssueEventType =
  'issue_updated' | 'issue_generic' | 'issue_assigned' | 'issue_moved' | 'issue_resolved';

export function issueUpdated(
  site: Site,
  issue: SimIssue,
  actor: SimUser,
  eventType: IssueEventType,
  history: SimHistory,
): Webhook {
  const body = {
    timestamp: history.created,
    webhookEvent: 'jira:issue_updated',
    issue_event_type_name: eventType,
    user: actorPart(site, actor),
    issue: issuePart(site, issue, fieldsWithoutPages(site, issue)),
    changelog: changelogPart(history),
  };
  return { flow: 'Primary', body };
}

/** The last fields of the issue, with its comments and worklogs, without an event type or a changelog. */
export function issueDeleted(site: Site, issue: SimIssue, actor: SimUser, at: number, flow: Flow): Webhook {
  const body = {
    timestamp: at,
    webhookEvent: 'jira:issue_deleted',
    user: actorPart(site, actor),
    issue: issuePart(site, issue, renderFields(site, issue, { seesSla: false })),
  };
  return { flow, body };
}
