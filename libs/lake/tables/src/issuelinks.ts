import { ascii, text } from './column';
import { issueId, issueKey } from './issue-columns';
import { type JsonObject, asObject, at, objectsIn } from './json-object';
import { readAscii, readText } from './read-field';
import { defineTable } from './table';

/** One row per link to another issue, as seen from this one; the other issue has a row of the same link_id. */
export const issuelinks = defineTable({
  name: 'issuelinks',
  meaning:
    'One row per link to another issue, as seen from this one; the other issue has a row of the same link_id: `fields.issuelinks[]`',
  key: ['link_id', 'direction'],
  columns: {
    issue_key: issueKey,
    link_id: ascii("Jira's id of the link, the same on both issues", 'id'),
    link_type: text('Name of the link type, such as Blocks', 'type.name'),
    direction: ascii('inward or outward, as seen from issue_key', 'inwardIssue or outwardIssue'),
    linked_issue_key: ascii('Key of the other issue', 'outwardIssue.key'),
    linked_issue_summary: text(
      'Title of the other issue, as of the last fetch of this one',
      'outwardIssue.fields.summary',
    ),
    linked_issue_status: text(
      'Status of the other issue, as of the last fetch of this one',
      'outwardIssue.fields.status.name',
    ),
    linked_issue_priority: text(
      'Priority of the other issue, as of the last fetch of this one',
      'outwardIssue.fields.priority.name',
    ),
    issue_id: issueId,
    link_type_id: ascii('Id of the link type', 'type.id'),
    relationship: text(
      'Relation of this issue to the other one, such as "is blocked by"',
      'type.inward or type.outward',
    ),
    linked_issue_id: ascii("Jira's id of the other issue: join on it", 'outwardIssue.id'),
  },
  toRows({ issue }) {
    return objectsIn(issue.fields['issuelinks']).map((link) => {
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
        link_type_id: readAscii(at(link, 'type', 'id')),
        relationship: direction === null ? null : readText(at(link, 'type', direction)),
        linked_issue_id: readAscii(at(linked, 'id')),
      };
    });
  },
});

function otherSide(link: JsonObject): {
  direction: 'inward' | 'outward' | null;
  linked: JsonObject | undefined;
} {
  const inward = asObject(at(link, 'inwardIssue'));
  if (inward !== undefined) return { direction: 'inward', linked: inward };
  const outward = asObject(at(link, 'outwardIssue'));
  return { direction: outward === undefined ? null : 'outward', linked: outward };
}
