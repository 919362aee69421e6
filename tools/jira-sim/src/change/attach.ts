import { generateAttachment } from '../generate/generate-attachment';
import { attachmentEvent } from '../webhook/child-webhooks';
import { issueUpdated } from '../webhook/issue-webhooks';
import type { ChangeMaker } from './change';
import { hasRoomForHistory, looseItem, NO_VALUE, recordHistory, touch } from './record-history';

/** Sends attachment_created, which names no issue, and jira:issue_updated, which does. */
export const attach: ChangeMaker = {
  applies: (_room, issue) => hasRoomForHistory(issue),
  make(room, issue) {
    const { site, random } = room;
    const updated = touch(room, [issue]);
    const attachment = generateAttachment({ ...room, now: updated }, updated);
    const actor = attachment.author ?? random.pick(site.people.agents);
    issue.attachments.push(attachment);
    site.attachments.set(attachment.id, attachment);
    const item = looseItem('Attachment', NO_VALUE, { id: attachment.id, text: attachment.filename });
    const history = recordHistory(site, issue, actor, [item]);
    const webhooks = [
      attachmentEvent(site, 'attachment_created', attachment, { at: updated }),
      issueUpdated(site, issue, actor, 'issue_updated', history),
    ];
    return [{ kind: 'attach', issueIds: [issue.id], updated, webhooks }];
  },
};
