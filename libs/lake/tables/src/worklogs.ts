import { ascii, integer, text, timestamp } from './column';
import { issueId, issueKey } from './issue-columns';
import { at, objectsIn } from './json-object';
import { readDocument } from './read-document';
import { readAscii, readInteger, readTime } from './read-field';
import { readPerson } from './read-person';
import { readVisibility, visibilityColumns } from './read-visibility';
import { defineTable } from './table';

/** One row per entry of time spent. */
export const worklogs = defineTable({
  name: 'worklogs',
  meaning: 'One row per entry of time spent: `fields.worklog.worklogs[]`',
  key: ['worklog_id'],
  columns: {
    worklog_id: ascii("Jira's id of the worklog", 'id'),
    issue_id: issueId,
    issue_key: issueKey,
    author_account_id: ascii('Account id of the user who did the work', 'author.accountId'),
    author_name: text('Display name of the user who did the work', 'author.displayName'),
    comment: text('What was done, as plain text', 'comment'),
    started_at: timestamp('When the work began', 'started'),
    created_at: timestamp('When the worklog was created', 'created'),
    updated_at: timestamp('When the worklog was last edited', 'updated'),
    time_spent_seconds: integer('Time spent in seconds', 'timeSpentSeconds'),
    author_email: text('E-mail of the user who did the work; NULL when hidden', 'author.emailAddress'),
    update_author_account_id: ascii('Account id of the last editor', 'updateAuthor.accountId'),
    update_author_name: text('Display name of the last editor', 'updateAuthor.displayName'),
    update_author_email: text('E-mail of the last editor; NULL when hidden', 'updateAuthor.emailAddress'),
    ...visibilityColumns('worklog'),
  },
  toRows({ issue, findMedia }) {
    return objectsIn(at(issue.fields, 'worklog', 'worklogs')).map((worklog) => {
      const author = readPerson(at(worklog, 'author'));
      const editor = readPerson(at(worklog, 'updateAuthor'));
      return {
        worklog_id: readAscii(at(worklog, 'id')),
        issue_id: issue.id,
        issue_key: issue.key,
        author_account_id: author.accountId,
        author_name: author.name,
        comment: readDocument(at(worklog, 'comment'), findMedia),
        started_at: readTime(at(worklog, 'started')),
        created_at: readTime(at(worklog, 'created')),
        updated_at: readTime(at(worklog, 'updated')),
        time_spent_seconds: readInteger(at(worklog, 'timeSpentSeconds')),
        author_email: author.email,
        update_author_account_id: editor.accountId,
        update_author_name: editor.name,
        update_author_email: editor.email,
        ...readVisibility(worklog),
      };
    });
  },
});
