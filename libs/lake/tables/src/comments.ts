import { ascii, boolean, text, timestamp } from './column';
import { issueId, issueKey } from './issue-columns';
import { at, objectsIn } from './json-object';
import { readDocument } from './read-document';
import { readAscii, readBoolean, readTime } from './read-field';
import { readPerson } from './read-person';
import { readVisibility, visibilityColumns } from './read-visibility';
import { defineTable } from './table';

/** One row per comment. */
export const comments = defineTable({
  name: 'comments',
  meaning: 'One row per comment: `fields.comment.comments[]`',
  key: ['comment_id'],
  columns: {
    comment_id: ascii("Jira's id of the comment", 'id'),
    issue_key: issueKey,
    author_email: text('E-mail of the author; NULL when hidden', 'author.emailAddress'),
    author_name: text('Display name of the author', 'author.displayName'),
    body: text('Comment as plain text', 'body'),
    created_at: timestamp('When the comment was written', 'created'),
    updated_at: timestamp('When the comment was last edited', 'updated'),
    update_author_email: text('E-mail of the last editor; NULL when hidden', 'updateAuthor.emailAddress'),
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
  toRows({ issue, findMedia }) {
    return objectsIn(at(issue.fields, 'comment', 'comments')).map((comment) => {
      const author = readPerson(at(comment, 'author'));
      const editor = readPerson(at(comment, 'updateAuthor'));
      return {
        comment_id: readAscii(at(comment, 'id')),
        issue_key: issue.key,
        author_email: author.email,
        author_name: author.name,
        body: readDocument(at(comment, 'body'), findMedia),
        created_at: readTime(at(comment, 'created')),
        updated_at: readTime(at(comment, 'updated')),
        update_author_email: editor.email,
        issue_id: issue.id,
        author_account_id: author.accountId,
        update_author_account_id: editor.accountId,
        public_visibility: readBoolean(at(comment, 'jsdPublic')),
        ...readVisibility(comment),
        parent_comment_id: readAscii(at(comment, 'parentId')),
      };
    });
  },
});
