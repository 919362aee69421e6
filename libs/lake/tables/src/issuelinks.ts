import { ascii, text } from './column';
import { issueId, issueKey } from './issue-columns';
import { entriesIn } from './entries-in';
import { type JsonObject, asObject, at } from './json-object';
import { readAscii, readText } from './read-field';
import { defineTable } from './table';

/** One row per link to another issue, as seen from this one; the other issue has a row of the same link_id. */
export const issuelinks = defineTable<Link>({
  name: 'issuelinks',
  meaning:
    'One row per link to another issue, as seen from this one; the other issue has a row of the same link_id: `fields.issuelinks[]`',
  key: ['link_id', 'direction'],
  items: ({ issue }) => entriesIn(issue.fields['issuelinks'], idOfLink).map(readLink),
  columns: {
    issue_key: issueKey,
    link_id: ascii("Jira's id of the link, the same on both issues", 'id', ({ link }) =>
      readAscii(at(link, 'id')),
    ),
    link_type: text('Name of the link type, such as Blocks', 'type.name', ({ link }) =>
      readText(at(link, 'type', 'name')),
    ),
    direction: ascii(
      'inward or outward, as seen from issue_key',
      'inwardIssue or outwardIssue',
      ({ direction }) => direction,
    ),
    linked_issue_key: ascii('Key of the other issue', 'outwardIssue.key', ({ linked }) =>
      readAscii(at(linked, 'key')),
    ),
    linked_issue_summary: text(
      'Title of the other issue, as of the last fetch of this one',
      'outwardIssue.fields.summary',
      ({ linked }) => readText(at(linked, 'fields', 'summary')),
    ),
    linked_issue_status: text(
      'Status of the other issue, as of the last fetch of this one',
      'outwardIssue.fields.status.name',
      ({ linked }) => readText(at(linked, 'fields', 'status', 'name')),
    ),
    linked_issue_priority: text(
      'Priority of the other issue, as of the last fetch of this one',
      'outwardIssue.fields.priority.name',
      ({ linked }) => readText(at(linked, 'fields', 'priority', 'name')),
    ),
    issue_id: issueId,
    link_type_id: ascii('Id of the link type', 'type.id', ({ link }) => readAscii(at(link, 'type', 'id'))),
    relationship: text(
      'Relation of this issue to the other one, such as "is blocked by"',
      'type.inward or type.outward',
      ({ link, direction }) => (direction === null ? null : readText(at(link, 'type', direction))),
    ),
    linked_issue_id: ascii("Jira's id of the other issue: join on it", 'outwardIssue.id', ({ linked }) =>
      readAscii(at(linked, 'id')),
    ),
  },
});

interface Link {
  link: JsonObject;
  /** as seen from this issue */
  direction: 'inward' | 'outward' | null;
  /** the other issue */
  linked: JsonObject | undefined;
}

function readLink(link: JsonObject): Link {
  const inward = asObject(at(link, 'inwardIssue'));
  if (inward !== undefined) return { link, direction: 'inward', linked: inward };
  const outward = asObject(at(link, 'outwardIssue'));
  return { link, direction: outward === undefined ? null : 'outward', linked: outward };
}

/** An issue that is linked to itself has both ends of one link. */
function idOfLink(link: JsonObject): string | null {
  const [id, { direction }] = [readAscii(at(link, 'id')), readLink(link)];
  return id === null || direction === null ? null : `${id} ${direction}`;
}
