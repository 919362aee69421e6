import { ascii, integer, text, timestamp } from './column';
import { issueId, issueKey } from './issue-columns';
import { type JsonObject, at, objectsIn } from './json-object';
import { readAscii, readText, readTime } from './read-field';
import { readPerson } from './read-person';
import { defineTable } from './table';

/** One row per changed field, oldest first. */
export const changelog = defineTable({
  name: 'changelog',
  meaning: 'One row per changed field, the oldest first: `changelog.histories[].items[]`',
  key: ['change_id', 'item_index'],
  columns: {
    change_id: ascii("Jira's id of the change; the fields changed together share it", 'id'),
    issue_key: issueKey,
    author_email: text(
      'E-mail of who made the change; NULL when hidden or done by automation',
      'author.emailAddress',
    ),
    author_name: text('Display name of who made the change', 'author.displayName'),
    field_name: text('Name of the field as Jira wrote it; its case varies (status, Status)', 'items[].field'),
    field_type: text('jira for a system field, custom for a custom one', 'items[].fieldtype'),
    from_value: text('Display text before the change', 'items[].fromString'),
    to_value: text('Display text after the change', 'items[].toString'),
    changed_at: timestamp('When the change was made', 'created'),
    issue_id: issueId,
    item_index: integer('Place of the field in its change, from 0', 'items[]'),
    author_account_id: ascii('Account id of who made the change', 'author.accountId'),
    field_id: text('Id of the field; often missing (Link, Key, Workflow)', 'items[].fieldId'),
    from_id: text('Id or ids before the change, NULL for plain values', 'items[].from'),
    to_id: text('Id or ids after the change, NULL for plain values', 'items[].to'),
  },
  toRows({ issue }) {
    const histories = objectsIn(historiesOf(issue['changelog'])).map(readHistory);
    return histories.sort(oldestFirst).flatMap(({ id, author, created, items }) =>
      items.map((item, index) => ({
        change_id: id,
        issue_key: issue.key,
        author_email: author.email,
        author_name: author.name,
        field_name: readText(at(item, 'field')),
        field_type: readText(at(item, 'fieldtype')),
        from_value: readText(at(item, 'fromString')),
        to_value: readText(at(item, 'toString')),
        changed_at: created,
        issue_id: issue.id,
        item_index: index,
        author_account_id: author.accountId,
        field_id: readText(at(item, 'fieldId')),
        from_id: readText(at(item, 'from')),
        to_id: readText(at(item, 'to')),
      })),
    );
  },
});

/** Embedded in the issue, as a page of its own endpoint, or bare. */
function historiesOf(changes: unknown): unknown {
  return Array.isArray(changes) ? changes : (at(changes, 'histories') ?? at(changes, 'values'));
}

function readHistory(history: JsonObject) {
  return {
    id: readAscii(at(history, 'id')),
    author: readPerson(at(history, 'author')),
    created: readTime(at(history, 'created')),
    items: objectsIn(at(history, 'items')),
  };
}

type History = ReturnType<typeof readHistory>;

/** Jira's own order differs between endpoints. Ids are digits, so the shorter one is the smaller number. */
function oldestFirst(a: History, b: History): number {
  const [idA, idB] = [a.id ?? '', b.id ?? ''];
  const byTime = (a.created?.getTime() ?? 0) - (b.created?.getTime() ?? 0);
  return byTime || idA.length - idB.length || (idA < idB ? -1 : Number(idA > idB));
}
