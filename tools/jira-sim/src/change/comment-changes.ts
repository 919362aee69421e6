import { generateAdf } from '../generate/generate-adf';
import { answering, generateComment } from '../generate/generate-comment';
import { commentEvent } from '../webhook/child-webhooks';
import type { SimComment, SimIssue } from '../site/sim-issue';
import type { Change, ChangeMaker, ChangeRoom } from './change';
import { MAX_COMMENTS, touch } from './record-history';

/** Comments add no changelog entry and send no jira:issue_updated. */
export const commentAdd: ChangeMaker = {
  applies: (_room, issue) => issue.comments.length < MAX_COMMENTS,
  make(room, issue) {
    const at = touch(room, [issue]);
    const comment = answering(generateComment({ ...room, now: at }, at), issue.comments);
    issue.comments.push(comment);
    const webhook = commentEvent(room.site, 'comment_created', issue, comment, { at });
    return [{ kind: 'comment-add', issueIds: [issue.id], updated: at, webhooks: [webhook] }];
  },
};

export const commentEdit: ChangeMaker = {
  applies: (_room, issue) => issue.comments.length > 0,
  make(room, issue) {
    const { random, site } = room;
    const at = touch(room, [issue]);
    const comment = random.pick(issue.comments);
    comment.body = generateAdf({ ...room, now: at }, 3);
    comment.updateAuthor = random.pick(site.people.agents);
    comment.updated = at;
    const webhook = commentEvent(site, 'comment_updated', issue, comment, { at });
    return [{ kind: 'comment-edit', issueIds: [issue.id], updated: at, webhooks: [webhook] }];
  },
};

export function deleteComment(room: ChangeRoom, issue: SimIssue, comment: SimComment): Change {
  const at = touch(room, [issue]);
  issue.comments = issue.comments.filter((other) => other !== comment);
  const webhook = commentEvent(room.site, 'comment_deleted', issue, comment, { at });
  return { kind: 'comment-delete', issueIds: [issue.id], updated: at, webhooks: [webhook] };
}

export const commentDelete: ChangeMaker = {
  applies: (_room, issue) => issue.comments.length > 0,
  make: (room, issue) => [deleteComment(room, issue, room.random.pick(issue.comments))],
};
