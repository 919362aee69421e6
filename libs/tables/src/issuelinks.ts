import { ascii, text } from './column';
import { issueId, issueKey } from './issue-columns';
import { type JsonObject, asObject, at, objectsIn } from './json-object';
import { readAscii, readText } from './read-field';
import { defineTable } from './table';

/** One row per link to another issue, as seen from this one; the other issue has a row of the same link_id. */
export const issuelinks = defineTable({
  name: 'issuelinks',
  columns: {
    issue_key: issueKey,
    link_id: ascii("Jira's id of the link, the same on both issues"),
    link_type: text('Name of the link type, such as Blocks'),
    direction: ascii('inward or outward, as seen from issue_key'),
    linked_issue_key: ascii('Key of the other issue'),
    linked_issue_summary: text('Title of the other issue, as of the last fetch of this one'),
    linked_issue_status: text('Status of the other issue, as of the last fetch of this one'),
    linked_issue_priority: text('Priority of the other issue, as of the last fetch of this one'),
    issue_id: issueId,
  },
  toRows({ issue }) {
    return objectsIn(issue.fields.issuelinks).map((link) => {
      const { direction, linked } = otherSide(link);
      return {
        issue_key: issue.key,
        link_id: readAscii(at(link, 'id')),
        link_type: readText(at(link, 'type', 'name')),
        direction,
        linked_issue_key: readAscii(at(linked, 'key')),
        linked_issue_summary: readText(at(linked, 'fields', 'summary')),
        linked_issue_status: readText(at(linked, 'fields', 'status', 'name')),
        linked_issue_priority: readText(at(linked, 'fields', 'priority', 'name')),
        issue_id: issue.id,
      };
    });
  },
});

function otherSide(link: JsonObject) {
  const inward = asObject(at(link, 'inwardIssue'));
  if (inward !== undefined) return { direction: 'inward', linked: inward };
  const outward = asObject(at(link, 'outwardIssue'));
  return { direction: outward === undefined ? null : 'outward', linked: outward };
}
