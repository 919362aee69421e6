import { ascii, boolean, filledText, text, timestamp } from './column';
import { entriesIn } from './entries-in';
import { issueId, issueKey } from './issue-columns';
import { at, type JsonObject } from './json-object';
import { readDocument } from './read-document';
import { visibilityColumns } from './read-visibility';
import { defineTable } from './table';

/** One row per comment. */
export const comments = defineTable<JsonObject>({
  name: 'comments',
  meaning: 'One row per comment: `fields.comment.comments[]`',
  key: ['comment_id'],
  items: ({ issue }) => entriesIn(at(issue.fields, 'comment', 'comments')),
  columns: {
    comment_id: ascii("Jira's id of the comment", 'id'),
    issue_key: issueKey,
    author_email: filledText('E-mail of the author; NULL when hidden', 'author.emailAddress'),
    author_name: filledText('Display name of the author', 'author.displayName'),
    body: text('Comment as plain text', 'body', (comment, { findMedia }) =>
      readDocument(at(comment, 'body'), findMedia),
    ),
    created_at: timestamp('When the comment was written', 'created'),
    updated_at: timestamp('When the comment was last edited', 'updated'),
    update_author_email: filledText(
      'E-mail of the last editor; NULL when hidden',
      'updateAuthor.emailAddress',
    ),
    issue_id: issueId,
    author_account_id: ascii('Account id of the author', 'author.accountId'),
    update_author_account_id: ascii('Account id of the last editor', 'updateAuthor.accountId'),
    public_visibility: boolean(
      'true: customers of the service desk see it, false: an internal note, NULL: Jira does not say',
      'jsdPublic',
    ),
    ...visibilityColumns('comment'),
    parent_comment_id: ascii(
      'Id of the comment that this one replies to; NULL when it is no reply, or Jira does not say',
      'parentId',
    ),
  },
});
