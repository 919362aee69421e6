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
import { readEmail, readPerson } from '../read-person';
import { readSla } from '../read-sla';
import { readSprint } from '../read-sprint';
import type { Cell } from '../table';

/** One column that a kind of field fills. */
export interface KindColumn {
  /** what its name has after the configured one */
  suffix: string;
  type: ColumnType;
  /** only ASCII can come out */
  ascii?: true;
  read(value: unknown, findMedia: FindMedia): Cell;
}

const one = (type: ColumnType, read: KindColumn['read']): KindColumn[] => [{ suffix: '', type, read }];
const list = (readElement: (element: unknown) => string | null): KindColumn[] =>
  one('string', (value) => readJsonArray(value, readElement));

/** What a configured field can be read as. Values of another shape than expected are NULL, never an error. */
const kinds = {
  /** a text, number or label as it is */
  text: one('string', readOption),
  /** a select list: its value, else its name; both levels of a cascading one as `A / A1` */
  option: one('string', readOption),
  /** several options, labels or texts */
  options: list(readOption),
  /** the e-mail of a user, else the name */
  user: one('string', (value) => readEmail(value) ?? readPerson(value).name),
  /** e-mails of users, without those who hide it */
  users: list(readEmail),
  /** names of organizations, groups, versions, components */
  names: list((each) => readText(at(each, 'name'))),
  /** a document as plain text */
  adf: one('string', readDocument),
  number: one('number', readNumber),
  integer: one('integer', readInteger),
  boolean: one('boolean', readBoolean),
  /** a day, YYYY-MM-DD */
  date: [{ suffix: '', type: 'string', ascii: true, read: readDay }],
  time: one('timestamp', readTime),
  /** a service level agreement: the running cycle, else the last one */
  sla: [
    { suffix: '_breached', type: 'boolean', read: (value) => readSla(value).breached },
    { suffix: '_goal_millis', type: 'integer', read: (value) => readSla(value).goalMillis },
    { suffix: '_elapsed_millis', type: 'integer', read: (value) => readSla(value).elapsedMillis },
  ],
  /** the request type of a service desk, and the status that the customer sees */
  request_type: [
    { suffix: '', type: 'string', read: (value) => readText(at(value, 'requestType', 'name')) },
    { suffix: '_status', type: 'string', read: (value) => readText(at(value, 'currentStatus', 'status')) },
  ],
  /** a customer's rating, 1 to 5 */
  rating: one('integer', (value) => readInteger(at(value, 'rating'))),
  /** names of sprints, objects or the texts of old sites */
  sprint: list(readSprint),
  /** assets: label, value or name of each, else its key or id */
  assets: list(readAsset),
  /** whatever it is, as compact JSON */
  json: one('string', (value) => (value === null || value === undefined ? null : JSON.stringify(value))),
} as const satisfies Record<string, readonly KindColumn[]>;

export type FieldKind = keyof typeof kinds;

export const fieldKinds: Readonly<Record<FieldKind, readonly KindColumn[]>> = kinds;
export const fieldKindNames = Object.keys(kinds) as [FieldKind, ...FieldKind[]];

/** An asset often comes with its ids only. */
function readAsset(value: unknown): string | null {
  const names = [at(value, 'label'), readOption(value), at(value, 'objectKey'), at(value, 'id')];
  return names.map(readText).find((name) => name !== null && name !== '') ?? null;
}
