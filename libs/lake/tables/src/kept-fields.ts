import { isRefusal, isSla, isSlaField, type SiteField } from '@jiralake/payloads';
import { attachments } from './attachments';
import { cellText, joinTexts, type CellText } from './cell-text';
import { comments } from './comments';
import { optionIds, typedCells, type TypedCells } from './custom-value';
import type { FieldFinder, FieldType } from './field-type';
import { jsonOf, type FilledField } from './filled-fields';
import type { FindMedia } from './find-media';
import { issuelinks } from './issuelinks';
import { createIssuesTable } from './issues/create-issues-table';
import { defaultFieldMap } from './issues/field-map';
import type { KeptField, ListElement } from './kept-field';
import { leftOut } from './left-out';
import { isNoValue } from './no-value';
import { readDay } from './read-field';
import { isForbiddenSla } from './read-sla';
import { worklogs } from './worklogs';

/** Returns the fields with a row in custom_fields: custom fields that have a value, and system fields without a column. */
export function keptFields(
  filled: readonly FilledField[],
  find: FieldFinder,
  findMedia: FindMedia,
): KeptField[] {
  const kept: KeptField[] = [];
  for (const each of filled) {
    if (!isKept(each)) continue;
    const { type, field } = find(each.id);
    if (isNoValue(each.value, type) || isHidden(each.value, field)) continue;
    kept.push(keptField(each, type, findMedia));
  }
  return kept;
}

function keptField(filled: FilledField, type: FieldType, findMedia: FindMedia): KeptField {
  const { id, value } = filled;
  const elements = elementsOf(value, type, findMedia);
  const json = jsonOf(filled);
  const cells = Array.isArray(value)
    ? { ...NO_CELLS, value_text: textOf(elements ?? []) }
    : withDigits(typedCells(value, type.type, findMedia), value, json);
  return { id: cellText(id), type, json, cells, optionIds: optionIds(value, type), elements };
}

function elementsOf(value: unknown, type: FieldType, findMedia: FindMedia): ListElement[] | undefined {
  if (!Array.isArray(value) && type.type !== 'array') return undefined;
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const itemType = { type: type.items, custom: null };
  return list.flatMap((element, position) =>
    isNoValue(element, itemType)
      ? []
      : [{ position, value: element, cells: typedCells(element, type.items, findMedia) }],
  );
}

const NO_CELLS = {
  value_number: null,
  value_timestamp: null,
  value_date: null,
  value_user_account_id: null,
} as const;

function textOf(elements: readonly ListElement[]): CellText | null {
  const texts = elements.flatMap(({ cells }) => cells.value_text || []);
  return texts.length === 0 ? null : joinTexts(texts, ', ');
}

/** Puts all digits of a number with more than 15 into its text, because a double keeps only 15. */
function withDigits(cells: TypedCells, value: unknown, json: CellText): TypedCells {
  if (typeof value !== 'number' || (json.length <= 15 && Number.isFinite(value))) return cells;
  const hasMore = json.replace(/\D/g, '').length > 15 || !Number.isFinite(value);
  return hasMore ? { ...cells, value_text: json } : cells;
}

/** System fields that fill columns, by the sources of the columns: `fields.status.name` is the field `status`. */
const placed: ReadonlySet<string> = new Set([
  ...[...createIssuesTable(defaultFieldMap).columns, ...attachments.columns].flatMap(
    ({ source }) => /^fields\.(\w+)/.exec(source)?.[1] ?? [],
  ),
  ...[comments, attachments, issuelinks, worklogs].flatMap(
    ({ meaning }) => /`fields\.(\w+)/.exec(meaning)?.[1] ?? [],
  ),
]);

function isKept({ id, value }: FilledField): boolean {
  if (id.startsWith('customfield_')) return true;
  // a due date that is no day does not fit into its column
  if (id === 'duedate') return readDay(value) === null;
  return !(placed.has(id) || Object.hasOwn(leftOut, id));
}

/** Returns true for an SLA that the account may not read. A value of an app may look like a refusal. */
function isHidden(value: unknown, field: SiteField | undefined): boolean {
  return isSla(value) ? isForbiddenSla(value) : isRefusal(value) && isSlaField(field) !== false;
}
