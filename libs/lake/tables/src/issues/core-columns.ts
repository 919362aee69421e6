import type { StoredIssue } from '@jiralake/payloads';
import { cellText } from '../cell-text';
import { ascii, filledText, integer, jsonArray, text, timestamp, type ColumnSpec } from '../column';
import { issueId, issueKey } from '../issue-columns';
import { at, countIn } from '../json-object';
import { readDocument } from '../read-document';
import { readDay, readInteger, readJsonArray, readText } from '../read-field';

/** The first columns: Jira's own fields. */
export const coreColumns = {
  issue_key: issueKey,
  issue_id: issueId,
  issue_url: text('Address of the issue in the browser', 'key', ({ key }: StoredIssue, _input, { siteUrl }) =>
    cellText(`${siteUrl}/browse/${key}`),
  ),
  summary: text('Title', 'fields.summary'),
  description: text(
    'Description as plain text',
    'fields.description',
    ({ fields }: StoredIssue, { findMedia }) => readDocument(fields['description'], findMedia),
  ),
  issue_type: text('Name of the issue type', 'fields.issuetype.name'),
  status: text('Name of the status', 'fields.status.name'),
  status_category: text(
    'Name of the status category, in the language of the account that fetches; status_category_key is the same everywhere',
    'fields.status.statusCategory.name',
  ),
  priority: text('Name of the priority', 'fields.priority.name'),
  resolution: text('Name of the resolution; NULL while unresolved', 'fields.resolution.name'),
  project_key: ascii('Key of the project', 'fields.project.key'),
  project_name: text('Name of the project', 'fields.project.name'),
  creator_email: filledText('E-mail of the creator; NULL when hidden', 'fields.creator.emailAddress'),
  creator_name: filledText('Display name of the creator', 'fields.creator.displayName'),
  reporter_email: filledText('E-mail of the reporter; NULL when hidden', 'fields.reporter.emailAddress'),
  reporter_name: filledText('Display name of the reporter', 'fields.reporter.displayName'),
  assignee_email: filledText(
    'E-mail of the assignee; NULL when hidden or unassigned',
    'fields.assignee.emailAddress',
  ),
  assignee_name: filledText(
    'Display name of the assignee; NULL when unassigned',
    'fields.assignee.displayName',
  ),
  created_at: timestamp('When the issue was created; its UTC month decides the file', 'fields.created'),
  updated_at: timestamp('When the issue was last updated', 'fields.updated'),
  resolved_at: timestamp('When the resolution was set; NULL while unresolved', 'fields.resolutiondate'),
  due_date: ascii('Due date, YYYY-MM-DD', 'fields.duedate', ({ fields }: StoredIssue) =>
    readDay(fields['duedate']),
  ),
  labels: jsonArray('labels', 'fields.labels', ({ fields }: StoredIssue) =>
    readJsonArray(fields['labels'], readText),
  ),
  attachment_count: integer(
    'Number of attachments; NULL when the fetch had no list',
    'fields.attachment',
    ({ fields }: StoredIssue) => countIn(fields['attachment']),
  ),
  comment_count: integer(
    "Number of comments by Jira's own count; NULL when the fetch had none",
    'fields.comment.total',
    ({ fields: { comment } }: StoredIssue) =>
      readInteger(at(comment, 'total')) ?? countIn(at(comment, 'comments')),
  ),
  issuelink_count: integer(
    'Number of links to other issues; NULL when the fetch had no list',
    'fields.issuelinks',
    ({ fields }: StoredIssue) => countIn(fields['issuelinks']),
  ),
} satisfies Record<string, ColumnSpec<StoredIssue>>;
