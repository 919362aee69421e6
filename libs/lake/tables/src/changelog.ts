import { orderChanges, type StoredIssue } from '@jiralake/payloads';
import { ascii, integer, text, timestamp } from './column';
import { issueId, issueKey } from './issue-columns';
import { type JsonObject, at, objectsIn } from './json-object';
import { readAscii, readOption, readString, readText, readTime } from './read-field';
import { readPerson } from './read-person';
import { defineTable } from './table';
import type { TransformInput } from './transform-input';

/** One row per changed field, oldest first. */
export const changelog = defineTable<Change>({
  name: 'changelog',
  meaning: 'One row per changed field, the oldest first: `changelog.histories[].items[]`',
  key: ['change_id', 'item_index'],
  items: readChanges,
  columns: {
    change_id: ascii(
      "Jira's id of the change; fields that changed together share it",
      'id',
      ({ history }) => history.id,
    ),
    issue_key: issueKey,
    author_email: text(
      'E-mail of the user who made the change; NULL when hidden or made by automation',
      'author.emailAddress',
      ({ history }) => history.author.email,
    ),
    author_name: text(
      'Display name of the user who made the change',
      'author.displayName',
      ({ history }) => history.author.name,
    ),
    field_name: text(
      'Name of the field as Jira wrote it; its case varies (status, Status)',
      'items[].field',
      ({ item }) => readText(at(item, 'field')),
    ),
    field_type: text('jira for a system field, custom for a custom one', 'items[].fieldtype', ({ item }) =>
      readText(at(item, 'fieldtype')),
    ),
    from_value: text('Display text before the change', 'items[].fromString', ({ item }) =>
      readText(at(item, 'fromString')),
    ),
    to_value: text('Display text after the change', 'items[].toString', ({ item }) =>
      readText(at(item, 'toString')),
    ),
    changed_at: timestamp('When the change was made', 'created', ({ history }) => history.created),
    issue_id: issueId,
    item_index: integer('Position of the field in its change, from 0', 'items[]', ({ index }) => index),
    author_account_id: ascii(
      'Account id of the user who made the change',
      'author.accountId',
      ({ history }) => history.author.accountId,
    ),
    field_id: text('Id of the field; often missing (Link, Key, Workflow)', 'items[].fieldId', ({ item }) =>
      readText(at(item, 'fieldId')),
    ),
    from_id: text('Id or ids before the change, NULL for plain values', 'items[].from', ({ item }) =>
      readText(at(item, 'from')),
    ),
    to_id: text('Id or ids after the change, NULL for plain values', 'items[].to', ({ item }) =>
      readText(at(item, 'to')),
    ),
    change_number: integer(
      'Position of the change among the changes of the issue, from 1, the oldest first; changes of one time follow the chain of their field values',
      'created, id, items[]',
      ({ number }) => number,
    ),
  },
});

interface Change {
  history: History;
  item: JsonObject;
  /** place of the item in its history, from 0 */
  index: number;
  /** place of the history among those of the issue, from 1 */
  number: number;
}

function readChanges({ issue }: TransformInput): Change[] {
  return inOrder(issue).flatMap((history, place) =>
    history.items.map((item, index) => ({ history, item, index, number: place + 1 })),
  );
}

/** Returns the entries of a change log: embedded in the issue, as a page of its own endpoint, or a bare list. */
function historiesOf(changes: unknown): unknown {
  return Array.isArray(changes) ? changes : (at(changes, 'histories') ?? at(changes, 'values'));
}

type History = ReturnType<typeof readHistory>;

function readHistory(history: JsonObject) {
  const created = readTime(at(history, 'created'));
  return {
    id: readAscii(at(history, 'id')),
    author: readPerson(at(history, 'author')),
    created,
    at: created ?? 0,
    items: objectsIn(at(history, 'items')),
  };
}

/** Returns the changes of an issue, the oldest first. */
function inOrder(issue: StoredIssue): History[] {
  const histories = objectsIn(historiesOf(issue['changelog'])).map(readHistory);
  // a list that changed while its pages were read can hold an entry twice
  const each = new Map(histories.map((history, place) => [history.id ?? place, history]));
  return orderChanges([...each.values()], {
    stepsOf: ({ items }) =>
      items.map((item) => ({
        name: readString(at(item, 'fieldId')) ?? readString(at(item, 'field'))?.toLowerCase() ?? '',
        from: readString(at(item, 'fromString')) ?? readString(at(item, 'from')) ?? '',
        to: readString(at(item, 'toString')) ?? readString(at(item, 'to')) ?? '',
      })),
    now: (name) => (name === 'key' ? issue.key : (readOption(issue.fields[name]) ?? undefined)),
  });
}
