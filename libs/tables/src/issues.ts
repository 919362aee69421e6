import { ascii, boolean, integer, jsonArray, text, timestamp } from './column';
import { issueId, issueKey } from './issue-columns';
import { at, countIn } from './json-object';
import { readDocument } from './read-document';
import { readAscii, readDay, readInteger, readJsonArray, readOption, readText, readTime } from './read-field';
import { readEmail, readPerson } from './read-person';
import { readSla } from './read-sla';
import { defineTable } from './table';

/** One row per issue. */
export const issues = defineTable({
  name: 'issues',
  columns: {
    issue_key: issueKey,
    issue_id: issueId,
    issue_url: text('Address of the issue in the browser'),
    summary: text('Title'),
    description: text('Description as plain text'),
    issue_type: text('Name of the issue type'),
    status: text('Name of the status'),
    status_category: text('Name of the status category, in the language of the account that fetches'),
    priority: text('Name of the priority'),
    resolution: text('Name of the resolution; NULL while unresolved'),
    project_key: ascii('Key of the project'),
    project_name: text('Name of the project'),
    creator_email: text('E-mail of the creator; NULL when hidden'),
    creator_name: text('Display name of the creator'),
    reporter_email: text('E-mail of the reporter; NULL when hidden'),
    reporter_name: text('Display name of the reporter'),
    assignee_email: text('E-mail of the assignee; NULL when hidden or unassigned'),
    assignee_name: text('Display name of the assignee; NULL when unassigned'),
    created_at: timestamp('When the issue was created'),
    updated_at: timestamp('When the issue was last updated'),
    resolved_at: timestamp('When the resolution was set; NULL while unresolved'),
    due_date: ascii('Due date, YYYY-MM-DD'),
    labels: jsonArray('labels'),
    attachment_count: integer('Number of attachments; NULL when the fetch had no list'),
    comment_count: integer("Number of comments by Jira's own count; NULL when the fetch had none"),
    issuelink_count: integer('Number of links to other issues; NULL when the fetch had no list'),
    request_type: text('Name of the service desk request type'),
    request_status: text('Status as the customer sees it'),
    severity: text('Severity'),
    triage: jsonArray('triage options'),
    configuration_item: jsonArray(
      'configuration items: label, value or name of each, else its object key or id',
    ),
    participants: jsonArray("the request participants' e-mails, without those who hide it"),
    organizations: jsonArray("the customer organizations' names"),
    spam: text('Spam mark'),
    context: text('Context as plain text'),
    custom_url: text('Custom URL'),
    slack_link: text('Link to the Slack thread'),
    technical_issue_category: text('Technical category; both levels as `A / A1`'),
    email_address: text('E-mail address given in the request'),
    satisfaction: integer('Customer rating, 1 to 5'),
    first_response_breached: boolean('SLA to first response: goal missed (running cycle, else the last one)'),
    first_response_goal_millis: integer('SLA to first response: goal in milliseconds'),
    first_response_elapsed_millis: integer('SLA to first response: working time used, as of the last fetch'),
    time_to_resolution_breached: boolean('SLA to resolution: goal missed (running cycle, else the last one)'),
    time_to_resolution_goal_millis: integer('SLA to resolution: goal in milliseconds'),
    time_to_resolution_elapsed_millis: integer('SLA to resolution: working time used, as of the last fetch'),
    l3_team: text('Third-level team'),
    _synced_at: ascii('When the raw file was saved, ISO 8601 in UTC'),
    _raw_file: ascii('Name of the raw file by key'),
  },
  toRows({ issue }, { siteUrl, fieldMap }) {
    const { fields } = issue;
    const custom = (name: keyof typeof fieldMap) => at(fields, fieldMap[name]);
    const creator = readPerson(fields.creator);
    const reporter = readPerson(fields.reporter);
    const assignee = readPerson(fields.assignee);
    const firstResponse = readSla(custom('first_response'));
    const resolution = readSla(custom('time_to_resolution'));
    return [
      {
        issue_key: issue.key,
        issue_id: issue.id,
        issue_url: `${siteUrl}/browse/${issue.key}`,
        summary: readText(fields.summary),
        description: readDocument(fields.description),
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
        resolved_at: readTime(fields.resolutiondate),
        due_date: readDay(fields.duedate),
        labels: readJsonArray(fields.labels, readText),
        attachment_count: countIn(fields.attachment),
        comment_count:
          readInteger(at(fields, 'comment', 'total')) ?? countIn(at(fields, 'comment', 'comments')),
        issuelink_count: countIn(fields.issuelinks),
        request_type: readText(at(custom('request_type'), 'requestType', 'name')),
        request_status: readText(at(custom('request_type'), 'currentStatus', 'status')),
        severity: readOption(custom('severity')),
        triage: readJsonArray(custom('triage'), readOption),
        configuration_item: readJsonArray(custom('configuration_item'), readAsset),
        participants: readJsonArray(custom('participants'), readEmail),
        organizations: readJsonArray(custom('organizations'), (each) => readText(at(each, 'name'))),
        spam: readOption(custom('spam')),
        context: readDocument(custom('context')),
        custom_url: readOption(custom('custom_url')),
        slack_link: readOption(custom('slack_link')),
        technical_issue_category: readOption(custom('technical_issue_category')),
        email_address: readOption(custom('email_address')),
        satisfaction: readInteger(at(custom('satisfaction'), 'rating')),
        first_response_breached: firstResponse.breached,
        first_response_goal_millis: firstResponse.goalMillis,
        first_response_elapsed_millis: firstResponse.elapsedMillis,
        time_to_resolution_breached: resolution.breached,
        time_to_resolution_goal_millis: resolution.goalMillis,
        time_to_resolution_elapsed_millis: resolution.elapsedMillis,
        l3_team: readOption(custom('l3_team')),
        _synced_at: issue._synced_at,
        _raw_file: `${issue.key}.json`,
      },
    ];
  },
});

/** An asset often comes with its ids only. */
function readAsset(value: unknown): string | null {
  const names = [at(value, 'label'), readOption(value), at(value, 'objectKey'), at(value, 'id')];
  return names.map(readText).find((name) => name !== null && name !== '') ?? null;
}
