import { generateRemoteLink } from '../generate/generate-remote-link';
import { issueUpdated } from '../webhook/issue-webhooks';
import type { ChangeMaker } from './change';
import { hasRoomForHistory, looseItem, NO_VALUE, recordHistory, touch } from './record-history';

/** Remote links have no webhook of their own; Jira only reports the changelog entry of the issue. */
export const remoteLinkAdd: ChangeMaker = {
  applies: (_room, issue) => hasRoomForHistory(issue),
  make(room, issue) {
    const { site, random } = room;
    const actor = random.pick(site.people.agents);
    const updated = touch(room, [issue]);
    const link = generateRemoteLink({ ...room, now: updated });
    issue.remoteLinks.push(link);
    const text = `This issue links to "${link.object.title} (${link.application.name ?? 'Web Link'})"`;
    const item = looseItem('RemoteIssueLink', NO_VALUE, { id: String(link.id), text });
    const history = recordHistory(site, issue, actor, [item]);
    const webhook = issueUpdated(site, issue, actor, 'issue_updated', history);
    return [{ kind: 'remote-link-add', issueIds: [issue.id], updated, webhooks: [webhook] }];
  },
};
