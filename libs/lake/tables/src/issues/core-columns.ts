import { cellText } from '../cell-text';
import { ascii, integer, jsonArray, text, timestamp } from '../column';
import { issueId, issueKey } from '../issue-columns';
import { at, countIn } from '../json-object';
import { readDocument } from '../read-document';
import { readAscii, readDay, readInteger, readJsonArray, readText, readTime } from '../read-field';
import { readPerson } from '../read-person';
import { defineColumns } from '../table';

/** The first columns: Jira's own fields. */
export const coreColumns = defineColumns({
  columns: {
    issue_key: issueKey,
    issue_id: issueId,
    issue_url: text('Address of the issue in the browser', 'key'),
    summary: text('Title', 'fields.summary'),
    description: text('Description as plain text', 'fields.description'),
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
    creator_email: text('E-mail of the creator; NULL when hidden', 'fields.creator.emailAddress'),
    creator_name: text('Display name of the creator', 'fields.creator.displayName'),
    reporter_email: text('E-mail of the reporter; NULL when hidden', 'fields.reporter.emailAddress'),
    reporter_name: text('Display name of the reporter', 'fields.reporter.displayName'),
    assignee_email: text(
      'E-mail of the assignee; NULL when hidden or unassigned',
      'fields.assignee.emailAddress',
    ),
    assignee_name: text('Display name of the assignee; NULL when unassigned', 'fields.assignee.displayName'),
    created_at: timestamp('When the issue was created; its UTC month decides the file', 'fields.created'),
    updated_at: timestamp('When the issue was last updated', 'fields.updated'),
    resolved_at: timestamp('When the resolution was set; NULL while unresolved', 'fields.resolutiondate'),
    due_date: ascii('Due date, YYYY-MM-DD', 'fields.duedate'),
    labels: jsonArray('labels', 'fields.labels'),
    attachment_count: integer('Number of attachments; NULL when the fetch had no list', 'fields.attachment'),
    comment_count: integer(
      "Number of comments by Jira's own count; NULL when the fetch had none",
      'fields.comment.total',
    ),
    issuelink_count: integer(
      'Number of links to other issues; NULL when the fetch had no list',
      'fields.issuelinks',
    ),
  },
  toCells({ issue, findMedia }, { siteUrl }) {
    const { fields } = issue;
    const creator = readPerson(fields['creator']);
    const reporter = readPerson(fields['reporter']);
    const assignee = readPerson(fields['assignee']);
    return {
      issue_key: issue.key,
      issue_id: issue.id,
      issue_url: cellText(`${siteUrl}/browse/${issue.key}`),
      summary: readText(fields['summary']),
      description: readDocument(fields['description'], findMedia),
      issue_type: readText(at(fields, 'issuetype', 'name')),
      status: readText(at(fields, 'status', 'name')),
      status_category: readText(at(fields, 'status', 'statusCategory', 'name')),
      priority: readText(at(fields, 'priority', 'name')),
      resolution: readText(at(fields, 'resolution', 'name')),
      project_key: readAscii(at(fields, 'project', 'key')),
      project_name: readText(at(fields, 'project', 'name')),
      creator_email: creator.email,
      creator_name: creator.name,
      reporter_email: reporter.email,
      reporter_name: reporter.name,
      assignee_email: assignee.email,
      assignee_name: assignee.name,
      created_at: readTime(fields.created),
      updated_at: readTime(fields.updated),
      resolved_at: readTime(fields['resolutiondate']),
      due_date: readDay(fields['duedate']),
      labels: readJsonArray(fields['labels'], readText),
      attachment_count: countIn(fields['attachment']),
      comment_count:
        readInteger(at(fields, 'comment', 'total')) ?? countIn(at(fields, 'comment', 'comments')),
      issuelink_count: countIn(fields['issuelinks']),
    };
  },
});
