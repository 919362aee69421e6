import { generateIssue } from '../generate/generate-issue';
import { servedIssue } from '../render/generated-site';
import { PROJECTS } from '../site/scheme';
import { addIssue } from '../site/site';
import { issueCreated } from '../webhook/issue-webhooks';
import type { Change, ChangeRoom } from './change';
import { fieldItem, named, NO_VALUE, plain, recordHistory } from './record-history';

/** Creates an issue without children, in any of the projects. */
export function createIssue(room: ChangeRoom): Change[] {
  const { site, random } = room;
  const at = room.now();
  const [support, ops, dev] = PROJECTS;
  const project = random.pick([support, support, support, ops, dev]);
  const issue = generateIssue({ ...room, now: at }, project, at);
  addIssue(site, issue);
  const history = recordHistory(site, issue, issue.creator, [
    fieldItem('summary', NO_VALUE, plain(issue.summary)),
    { ...fieldItem('Status', NO_VALUE, named(issue.status)), fieldId: 'status' },
  ]);
  const webhook = issueCreated(site, servedIssue(site, issue), at, history);
  return [{ kind: 'create', issueIds: [issue.id], updated: issue.updated, webhooks: [webhook] }];
}
