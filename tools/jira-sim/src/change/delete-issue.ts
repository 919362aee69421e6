import { servedIssue } from '../render/generated-site';
import { renderUser } from '../render/render-user';
import { SUBTASK_LINK_TYPE } from '../site/scheme';
import type { SimIssue, SimLink } from '../site/sim-issue';
import { linksOf, otherEnd, removeLink } from '../site/site';
import { attachmentEvent, commentEvent, linkEvent, worklogEvent } from '../webhook/child-webhooks';
import { issueDeleted } from '../webhook/issue-webhooks';
import type { Flow, Webhook } from '../webhook/webhook';
import type { Change, ChangeMaker, ChangeRoom } from './change';
import { touch } from './record-history';

function parentLink(issue: SimIssue): SimLink[] {
  if (issue.parent === undefined) return [];
  return [
    { id: issue.parent.linkId, type: SUBTASK_LINK_TYPE, sourceId: issue.parent.id, destinationId: issue.id },
  ];
}

/** Renders all webhooks of a deletion before the issue is removed. */
function cascade({ site }: ChangeRoom, issue: SimIssue, at: number): Webhook[] {
  const secondary = { at, flow: 'Secondary' as const };
  return [
    ...issue.comments.map((comment) => commentEvent(site, 'comment_deleted', issue, comment, secondary)),
    ...issue.attachments.map((attachment) =>
      attachmentEvent(site, 'attachment_deleted', attachment, secondary),
    ),
    ...[...linksOf(site, issue), ...parentLink(issue)].map((link) =>
      linkEvent('issuelink_deleted', link, secondary),
    ),
    ...issue.worklogs.map((worklog) => worklogEvent(site, 'worklog_deleted', issue, worklog, secondary)),
  ];
}

/** Removes the issue from its links and its parent; returns the issues that were linked. */
function takeOut({ site }: ChangeRoom, issue: SimIssue): SimIssue[] {
  const links = linksOf(site, issue);
  const parent = site.issues.get(issue.parent?.id ?? '');
  const related = links.flatMap((link) => otherEnd(site, link, issue) ?? []);
  for (const link of links) removeLink(site, link);
  if (parent !== undefined) parent.subtaskIds = parent.subtaskIds.filter((id) => id !== issue.id);
  for (const attachment of issue.attachments) site.attachments.delete(attachment.id);
  for (const [key, id] of site.keys) if (id === issue.id) site.keys.delete(key);
  site.issues.delete(issue.id);
  site.deleted += 1;
  return [...new Set([...related, ...(parent === undefined ? [] : [parent])])];
}

function deleteOne(room: ChangeRoom, issue: SimIssue, flow: Flow): Change[] {
  const { site, random } = room;
  const updated = touch(room, [issue]);
  const actor = renderUser(site, random.pick(site.people.agents));
  const webhooks = [
    issueDeleted(site, servedIssue(site, issue), actor, updated, flow),
    ...cascade(room, issue, updated),
  ];
  const related = takeOut(room, issue);
  return [
    { kind: 'delete', issueIds: [issue.id], updated, deleted: true, webhooks },
    ...related.map((other): Change => {
      const change = { kind: 'link-remove' as const, issueIds: [other.id], webhooks: [] };
      return { ...change, updated: touch(room, [other]) };
    }),
  ];
}

/** Deletes an issue with its sub-tasks; their webhooks are sent in the secondary flow. */
export const deleteIssue: ChangeMaker = {
  applies: (room) => room.site.issues.size > 1,
  make(room, issue) {
    const subtasks = issue.subtaskIds.flatMap((id) => room.site.issues.get(id) ?? []);
    const fallout = subtasks.flatMap((subtask) => deleteOne(room, subtask, 'Secondary'));
    const changes = [...deleteOne(room, issue, 'Primary'), ...fallout];
    return changes.filter(
      ({ deleted, issueIds }) => deleted || issueIds.every((id) => room.site.issues.has(id)),
    );
  },
};
