import { ascii, boolean, text } from './column';
import { entriesIn } from './entries-in';
import { issueId, issueKey } from './issue-columns';
import type { JsonObject } from './json-object';
import { defineTable } from './table';

/** One row per link to something outside Jira. */
export const remoteLinks = defineTable<JsonObject>({
  name: 'remote_links',
  meaning: 'One row per link to something outside Jira: `_remote_links[]`',
  key: ['remote_link_id'],
  items: ({ issue }) => entriesIn(issue._remote_links),
  columns: {
    issue_key: issueKey,
    remote_link_id: ascii("Jira's id of the remote link", 'id'),
    url: text('Address of the target', 'object.url'),
    title: text('Title of the target', 'object.title'),
    application_name: text('Name of the application that made the link; often NULL', 'application.name'),
    application_type: text(
      'Type of that application, such as com.atlassian.confluence; often NULL',
      'application.type',
    ),
    issue_id: issueId,
    global_id: text('Id of the target in its application; often NULL', 'globalId'),
    relationship: text(
      'Relation of the target to the issue, such as "mentioned in"; often NULL',
      'relationship',
    ),
    resolved: boolean(
      'Whether the target is resolved; NULL when the application does not say',
      'object.status.resolved',
    ),
  },
});
