import { asV2 } from '../render/adf-to-wiki';
import { embeddedPages } from '../render/embedded-pages';
import { servedIssue } from '../render/generated-site';
import { renderIssueType, renderPriority, renderProject, renderStatus } from '../render/render-scheme';
import { type JsonObject, renderUser } from '../render/render-user';
import type { ServedIssue, ServedSite } from '../render/served-site';
import type { SimUser } from '../site/people';
import type { SimHistory, SimIssue } from '../site/sim-issue';
import type { Site } from '../site/site';
import type { Flow, Webhook } from './webhook';

type SiteUrl = Pick<ServedSite, 'url'>;

/** Renders the acting user of an issue webhook, which never has an e-mail address. */
function actorPart(actor: JsonObject): JsonObject {
  const { emailAddress: _hidden, ...user } = actor;
  return asV2(user) as JsonObject;
}

function issuePart(
  site: SiteUrl,
  { id, key }: Pick<ServedIssue, 'id' | 'key'>,
  fields: JsonObject,
): JsonObject {
  return asV2({ id, self: `${site.url}/rest/api/2/issue/${id}`, key, fields }) as JsonObject;
}

function changelogPart(history: SimHistory): JsonObject {
  return { id: history.id, items: history.items };
}

/** Renders the issue of a comment webhook, which has exactly six fields. */
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

export function issueCreated(site: SiteUrl, issue: ServedIssue, at: number, history?: SimHistory): Webhook {
  const fields = issue.fields(false);
  const { creator } = fields;
  const body = {
    timestamp: at,
    webhookEvent: 'jira:issue_created',
    issue_event_type_name: 'issue_created',
    ...(isObject(creator) ? { user: actorPart(creator) } : {}),
    issue: issuePart(site, issue, fields),
    ...(history === undefined ? {} : { changelog: changelogPart(history) }),
  };
  return { flow: 'Primary', body };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null;
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
    user: actorPart(renderUser(site, actor)),
    issue: issuePart(site, issue, servedIssue(site, issue).fields(false)),
    changelog: changelogPart(history),
  };
  return { flow: 'Primary', body };
}

/** Renders the last fields of the issue, with its comments and worklogs, without an event type or a changelog. */
export function issueDeleted(
  site: SiteUrl,
  issue: ServedIssue,
  actor: JsonObject | undefined,
  at: number,
  flow: Flow,
): Webhook {
  const body = {
    timestamp: at,
    webhookEvent: 'jira:issue_deleted',
    ...(actor === undefined ? {} : { user: actorPart(actor) }),
    issue: issuePart(site, issue, { ...issue.fields(false), ...embeddedPages(site, issue, false) }),
  };
  return { flow, body };
}
