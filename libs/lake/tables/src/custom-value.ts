import { cellList, cellText, type CellText } from './cell-text';
import { customText } from './custom-text';
import type { FieldType } from './field-type';
import type { FindMedia } from './find-media';
import { asObject, at } from './json-object';
import { readAscii, readDay, readNumber, readTime } from './read-field';

/** A value in the column of its type; the columns of other types are null. */
export interface TypedCells {
  value_text: CellText | null;
  value_number: number | null;
  /** in milliseconds since 1970 */
  value_timestamp: number | null;
  value_date: CellText | null;
  value_user_account_id: CellText | null;
}

const BARE_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Returns the typed cells of a value that is no list, by its declared type, or by its shape without one. */
export function typedCells(value: unknown, type: string | null, findMedia: FindMedia): TypedCells {
  const { value_timestamp, value_date } = whenCells(value, type);
  return {
    value_text:
      value_timestamp === null
        ? customText(value, findMedia)
        : cellText(new Date(value_timestamp).toISOString()),
    value_number: value_timestamp === null ? readsNumber(value, type) : null,
    value_timestamp,
    value_date,
    value_user_account_id: readAscii(at(value, 'accountId')),
  };
}

function readsNumber(value: unknown, type: string | null): number | null {
  return typeof value === 'number' || type === 'number' ? readNumber(value) : null;
}

const NO_TIME = { value_timestamp: null, value_date: null } as const;
type WhenCells = Pick<TypedCells, 'value_timestamp' | 'value_date'>;

/** Fills one of the two columns: a day without a time is no instant, and the day of an instant depends on the zone. */
function whenCells(value: unknown, type: string | null): WhenCells {
  const isUndeclared = type === null || type === 'any';
  // a quick check first, because most texts are no times
  if (isUndeclared && !(typeof value === 'string' && value.charCodeAt(4) === 0x2d)) return NO_TIME;
  if (!isUndeclared && type !== 'date' && type !== 'datetime') return NO_TIME;
  if (type === 'date' || (typeof value === 'string' && BARE_DAY.test(value))) {
    return { value_timestamp: null, value_date: readDay(value) };
  }
  return { value_timestamp: readTime(value), value_date: null };
}

const OPTION_TYPES: ReadonlySet<string | null> = new Set(['option', 'option2', 'option-with-child']);

/** Returns the ids of options: of both levels of a cascading select, and of all elements of a list; null for any other value. */
export function optionIds(
  value: unknown,
  { type, items }: Pick<FieldType, 'type' | 'items'>,
): CellText | null {
  if (typeof value !== 'object') return null;
  const elements = Array.isArray(value) ? (value as unknown[]) : [value];
  const declared = OPTION_TYPES.has(Array.isArray(value) ? items : type);
  const ids: CellText[] = [];
  for (const element of elements) {
    if (!declared && !isOption(element)) continue;
    for (const id of [readAscii(at(element, 'id')), readAscii(at(element, 'child', 'id'))])
      if (id !== null) ids.push(id);
  }
  return ids.length === 0 ? null : cellList(ids);
}

/** Returns true for an option: nothing else in Jira has both an `id` and a `value`. */
export function isOption(value: unknown): boolean {
  const object = asObject(value);
  return object !== undefined && Object.hasOwn(object, 'value') && Object.hasOwn(object, 'id');
}
