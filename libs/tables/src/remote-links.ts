import { ascii, text } from './column';
import { issueId, issueKey } from './issue-columns';
import { at, objectsIn } from './json-object';
import { readAscii, readText } from './read-field';
import { defineTable } from './table';

/** One row per link to something outside Jira. */
export const remoteLinks = defineTable({
  name: 'remote_links',
  columns: {
    issue_key: issueKey,
    remote_link_id: ascii("Jira's id of the remote link"),
    url: text('Address of the target'),
    title: text('Title of the target'),
    application_name: text('Name of the application that made the link; often NULL'),
    application_type: text('Type of that application, such as com.atlassian.confluence; often NULL'),
    issue_id: issueId,
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
    }));
  },
});
