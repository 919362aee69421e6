import type { Cell } from '@jiralake/core';
import { cellJson, type CellText } from '../cell-text';
import type { ColumnType } from '../column';
import type { FindMedia } from '../find-media';
import { at } from '../json-object';
import { readDocument } from '../read-document';
import {
  readBoolean,
  readDay,
  readInteger,
  readJsonArray,
  readNumber,
  readOption,
  readText,
  readTime,
} from '../read-field';
import { readPersonText } from '../read-person';
import { readSla } from '../read-sla';
import { readSprint } from '../read-sprint';

/** A column that a kind of field fills. */
export interface KindColumn {
  /** suffix of the column name after the configured name */
  suffix: string;
  type: ColumnType;
  /** the column can hold only ASCII */
  ascii?: true;
  read(value: unknown, findMedia: FindMedia): CellText | Exclude<Cell, string>;
}

/** A kind of field: how its values are read, and into which columns. */
interface Kind {
  /** description for the documentation */
  meaning: string;
  columns: readonly KindColumn[];
}

const one = (meaning: string, type: ColumnType, read: KindColumn['read']): Kind => ({
  meaning,
  columns: [{ suffix: '', type, read }],
});
const list = (meaning: string, readElement: (element: unknown) => CellText | null): Kind =>
  one(meaning, 'string', (value) => readJsonArray(value, readElement));

/** The kinds. A value of an unexpected shape becomes NULL, never an error. */
const kinds = {
  text: one('a text, number or label as it is', 'string', readOption),
  option: one(
    'a select list: its value, else its name; both levels of a cascading one as `A / A1`',
    'string',
    readOption,
  ),
  options: list('several options, labels or texts, as a JSON array', readOption),
  user: one('a user: the e-mail, else the name, else the account id', 'string', readPersonText),
  users: list(
    'users: a JSON array of the e-mail, else the name, else the account id of each',
    readPersonText,
  ),
  names: list('organizations, groups, versions, components: a JSON array of their names', (each) =>
    readText(at(each, 'name')),
  ),
  adf: one("a document of Jira's editor, as plain text", 'string', readDocument),
  number: one('a number', 'number', readNumber),
  integer: one('a whole number; NULL for any other', 'integer', readInteger),
  boolean: one('true or false', 'boolean', readBoolean),
  date: {
    meaning: 'a day, YYYY-MM-DD',
    columns: [{ suffix: '', type: 'string', ascii: true, read: readDay }],
  },
  time: one(
    'a point in time, as Jira writes it or as seconds or milliseconds since 1970',
    'timestamp',
    readTime,
  ),
  sla: {
    meaning: 'a service level agreement: the running cycle, else the last one',
    columns: [
      { suffix: '_breached', type: 'boolean', read: (value) => readSla(value).breached },
      { suffix: '_goal_millis', type: 'integer', read: (value) => readSla(value).goalMillis },
      { suffix: '_elapsed_millis', type: 'integer', read: (value) => readSla(value).elapsedMillis },
    ],
  },
  request_type: {
    meaning: 'the request type of a service desk, and the status that the customer sees',
    columns: [
      { suffix: '', type: 'string', read: (value) => readText(at(value, 'requestType', 'name')) },
      { suffix: '_status', type: 'string', read: (value) => readText(at(value, 'currentStatus', 'status')) },
    ],
  },
  rating: one("a customer's rating, 1 to 5", 'integer', (value) => readInteger(at(value, 'rating'))),
  sprint: list('sprints, objects or the texts of old sites: a JSON array of their names', readSprint),
  assets: list('assets: a JSON array of the label, value or name of each, else its key or id', readAsset),
  json: one('any value, as compact JSON', 'string', (value) =>
    value === null || value === undefined ? null : cellJson(JSON.stringify(value)),
  ),
} as const satisfies Record<string, Kind>;

export type FieldKind = keyof typeof kinds;

/** All kinds by name. */
export const fieldKinds: Readonly<Record<FieldKind, Kind>> = kinds;
export const fieldKindNames = Object.keys(kinds) as [FieldKind, ...FieldKind[]];

/** Reads the label of an asset, else its key or id, because Jira often sends only the ids. */
function readAsset(value: unknown): CellText | null {
  const names = [at(value, 'label'), readOption(value), at(value, 'objectKey'), at(value, 'id')];
  return names.map(readText).find((name) => name !== null && name !== '') ?? null;
}
