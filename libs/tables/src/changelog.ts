import { ascii, text, timestamp } from './column';
import { issueId, issueKey } from './issue-columns';
import { type JsonObject, at, objectsIn } from './json-object';
import { readAscii, readText, readTime } from './read-field';
import { readPerson } from './read-person';
import { defineTable } from './table';

/** One row per changed field, oldest first. */
export const changelog = defineTable({
  name: 'changelog',
  columns: {
    change_id: ascii("Jira's id of the change; the fields changed together share it"),
    issue_key: issueKey,
    author_email: text('E-mail of who made the change; NULL when hidden or done by automation'),
    author_name: text('Display name of who made the change'),
    field_name: text('Name of the field as Jira wrote it; its case varies (status, Status)'),
    field_type: text('jira for a system field, custom for a custom one'),
    from_value: text('Display text before the change'),
    to_value: text('Display text after the change'),
    changed_at: timestamp('When the change was made'),
    issue_id: issueId,
  },
  toRows({ issue }) {
    const histories = objectsIn(at(issue, 'changelog', 'histories')).map(readHistory);
    return histories.sort(oldestFirst).flatMap(({ id, author, created, items }) =>
      items.map((item) => ({
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
      })),
    );
  },
});

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
