import { asV2 } from '../render/adf-to-wiki';
import { renderAttachment, renderComment, renderWorklog } from '../render/render-children';
import type { JsonObject } from '../render/render-user';
import { SUBTASK_LINK_TYPE } from '../site/scheme';
import type { SimAttachment, SimComment, SimIssue, SimLink, SimWorklog } from '../site/sim-issue';
import type { Site } from '../site/site';
import { smallIssuePart } from './issue-webhooks';
import type { Flow, Webhook } from './webhook';

/** Comment webhooks have the comment and a small issue, and no user at the top level. */
export function commentEvent(
  site: Site,
  webhookEvent: 'comment_created' | 'comment_updated' | 'comment_deleted',
  issue: SimIssue,
  comment: SimComment,
  { at, flow = 'Primary' }: { at: number; flow?: Flow },
): Webhook {
  const rendered = asV2(renderComment(site, issue.id, comment)) as JsonObject;
  return {
    flow,
    body: { timestamp: at, webhookEvent, comment: rendered, issue: smallIssuePart(site, issue) },
  };
}

/** Attachment webhooks do not name the issue of the file. */
export function attachmentEvent(
  site: Site,
  webhookEvent: 'attachment_created' | 'attachment_deleted',
  attachment: SimAttachment,
  { at, flow = 'Primary' }: { at: number; flow?: Flow },
): Webhook {
  const rendered = asV2(renderAttachment(site, attachment)) as JsonObject;
  return { flow, body: { timestamp: at, webhookEvent, attachment: rendered } };
}

/** Worklog webhooks name their issue by its id as a string, in `worklog.issueId`. */
export function worklogEvent(
  site: Site,
  webhookEvent: 'worklog_created' | 'worklog_deleted',
  issue: SimIssue,
  worklog: SimWorklog,
  { at, flow = 'Primary' }: { at: number; flow?: Flow },
): Webhook {
  const rendered = asV2(renderWorklog(site, issue.id, worklog)) as JsonObject;
  return { flow, body: { timestamp: at, webhookEvent, worklog: rendered } };
}

/** Link webhooks have numeric ids and no keys; sub-tasks are reported as system links. */
export function linkEvent(
  webhookEvent: 'issuelink_created' | 'issuelink_deleted',
  link: SimLink,
  { at, flow = 'Primary' }: { at: number; flow?: Flow },
): Webhook {
  const system = link.type.id === SUBTASK_LINK_TYPE.id;
  const issueLink = {
    id: Number(link.id),
    sourceIssueId: Number(link.sourceId),
    destinationIssueId: Number(link.destinationId),
    issueLinkType: {
      id: Number(link.type.id),
      name: link.type.name,
      outwardName: link.type.outward,
      inwardName: link.type.inward,
      isSubTaskLinkType: system,
      isSystemLinkType: system,
    },
    systemLink: system,
  };
  return { flow, body: { timestamp: at, webhookEvent, issueLink } };
}
