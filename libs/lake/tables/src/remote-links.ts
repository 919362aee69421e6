import { ascii, boolean, text } from './column';
import { issueId, issueKey } from './issue-columns';
import { at, objectsIn } from './json-object';
import { readAscii, readBoolean, readText } from './read-field';
import { defineTable } from './table';

/** One row per link to something outside Jira. */
export const remoteLinks = defineTable({
  name: 'remote_links',
  meaning: 'One row per link to something outside Jira: `_remote_links[]`',
  key: ['remote_link_id'],
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
  toRows({ issue }) {
    return objectsIn(issue._remote_links).map((link) => ({
      issue_key: issue.key,
      remote_link_id: readAscii(at(link, 'id')),
      url: readText(at(link, 'object', 'url')),
      title: readText(at(link, 'object', 'title')),
      application_name: readText(at(link, 'application', 'name')),
      application_type: readText(at(link, 'application', 'type')),
      issue_id: issue.id,
      global_id: readText(at(link, 'globalId')),
      relationship: readText(at(link, 'relationship')),
      resolved: readBoolean(at(link, 'object', 'status', 'resolved')),
    }));
  },
});
