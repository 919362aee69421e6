import { ascii, text, timestamp } from './column';
import { issueId, issueKey } from './issue-columns';
import { at, objectsIn } from './json-object';
import { readDocument } from './read-document';
import { readAscii, readTime } from './read-field';
import { readEmail, readPerson } from './read-person';
import { defineTable } from './table';

/** One row per comment. */
export const comments = defineTable({
  name: 'comments',
  columns: {
    comment_id: ascii("Jira's id of the comment"),
    issue_key: issueKey,
    author_email: text('E-mail of the author; NULL when hidden'),
    author_name: text('Display name of the author'),
    body: text('Comment as plain text'),
    created_at: timestamp('When the comment was written'),
    updated_at: timestamp('When the comment was last edited'),
    update_author_email: text('E-mail of the last editor; NULL when hidden'),
    issue_id: issueId,
  },
  toRows({ issue }) {
    return objectsIn(at(issue.fields, 'comment', 'comments')).map((comment) => {
      const author = readPerson(at(comment, 'author'));
      return {
        comment_id: readAscii(at(comment, 'id')),
        issue_key: issue.key,
        author_email: author.email,
        author_name: author.name,
        body: readDocument(at(comment, 'body')),
        created_at: readTime(at(comment, 'created')),
        updated_at: readTime(at(comment, 'updated')),
        update_author_email: readEmail(at(comment, 'updateAuthor')),
        issue_id: issue.id,
      };
    });
  },
});
