import { ascii, filledText, integer, text, timestamp } from './column';
import { entriesIn } from './entries-in';
import { issueId, issueKey } from './issue-columns';
import { at, type JsonObject } from './json-object';
import { readDocument } from './read-document';
import { visibilityColumns } from './read-visibility';
import { defineTable } from './table';

/** One row per entry of time spent. */
export const worklogs = defineTable<JsonObject>({
  name: 'worklogs',
  meaning: 'One row per entry of time spent: `fields.worklog.worklogs[]`',
  key: ['worklog_id'],
  items: ({ issue }) => entriesIn(at(issue.fields, 'worklog', 'worklogs')),
  columns: {
    worklog_id: ascii("Jira's id of the worklog", 'id'),
    issue_id: issueId,
    issue_key: issueKey,
    author_account_id: ascii('Account id of the user who did the work', 'author.accountId'),
    author_name: filledText('Display name of the user who did the work', 'author.displayName'),
    comment: text('What was done, as plain text', 'comment', (worklog, { findMedia }) =>
      readDocument(at(worklog, 'comment'), findMedia),
    ),
    started_at: timestamp('When the work began', 'started'),
    created_at: timestamp('When the worklog was created', 'created'),
    updated_at: timestamp('When the worklog was last edited', 'updated'),
    time_spent_seconds: integer('Time spent in seconds', 'timeSpentSeconds'),
    author_email: filledText('E-mail of the user who did the work; NULL when hidden', 'author.emailAddress'),
    update_author_account_id: ascii('Account id of the last editor', 'updateAuthor.accountId'),
    update_author_name: filledText('Display name of the last editor', 'updateAuthor.displayName'),
    update_author_email: filledText(
      'E-mail of the last editor; NULL when hidden',
      'updateAuthor.emailAddress',
    ),
    ...visibilityColumns('worklog'),
  },
});
