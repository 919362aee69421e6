import { isRefusal, isSla, isSlaField, type FieldCatalogue, type SiteField } from '@jiralake/schemas';
import { attachments } from './attachments';
import { ascii, text } from './column';
import { comments } from './comments';
import { customText } from './custom-text';
import { issueId, issueKey } from './issue-columns';
import { issuelinks } from './issuelinks';
import { fixedIssueColumns } from './issues/fixed-columns';
import { leftOut } from './left-out';
import { readAscii } from './read-field';
import { saysRefused } from './read-sla';
import { defineTable } from './table';
import { worklogs } from './worklogs';

/** One row per custom field that has a value, and per system field that has no other place. */
export const customFields = defineTable({
  name: 'custom_fields',
  meaning:
    'One row per custom field that has a value (not null, an empty text, list or object), also of those with a column in issues, and per unknown system field: `fields.<id>`',
  key: ['field_id'],
  columns: {
    issue_id: issueId,
    issue_key: issueKey,
    field_id: text('Id of the field', '<id>'),
    field_name: text(
      "Name of the field in the site's catalogue, as of the last write of the issue; names may repeat",
      'site/fields.json: name',
    ),
    field_type: ascii(
      'Type of the field in the catalogue, such as option or array(user)',
      'site/fields.json: schema',
    ),
    value_text: text(
      'What the value says: label, name, e-mail, document as text, elements joined by commas',
      '<id>',
    ),
    value_json: text('The value as Jira gave it, as compact JSON', '<id>'),
  },
  toRows({ issue, filled, findMedia }, { fields: catalogue }) {
    const rows = [];
    for (const { id: fieldId, value } of filled) {
      if (!isKept(fieldId) || isEmpty(value)) continue;
      const field = catalogue && fieldsById(catalogue).get(fieldId);
      if (isHidden(value, field)) continue;
      rows.push({
        issue_id: issue.id,
        issue_key: issue.key,
        field_id: fieldId,
        field_name: field?.name ?? null,
        field_type: typeOf(field),
        value_text: customText(value, findMedia),
        value_json: JSON.stringify(value),
      });
    }
    return rows;
  },
});

/** System fields that columns are made of: `fields.status.name` is about `status`. */
const placed: ReadonlySet<string> = new Set([
  ...[...fixedIssueColumns, ...attachments.columns].flatMap(
    ({ source }) => /^fields\.(\w+)/.exec(source)?.[1] ?? [],
  ),
  ...[comments, attachments, issuelinks, worklogs].flatMap(
    ({ meaning }) => /`fields\.(\w+)/.exec(meaning)?.[1] ?? [],
  ),
]);

function isKept(fieldId: string): boolean {
  return fieldId.startsWith('customfield_') || !(placed.has(fieldId) || Object.hasOwn(leftOut, fieldId));
}

function isEmpty(value: unknown): boolean {
  if (value === '') return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** An SLA that the account may not read; an app's own value may look like a refusal. */
function isHidden(value: unknown, field: SiteField | undefined): boolean {
  return isSla(value) ? saysRefused(value) : isRefusal(value) && isSlaField(field) !== false;
}

function typeOf(field: SiteField | undefined): string | null {
  const type = field?.schema?.type;
  if (type === undefined) return null;
  return readAscii(field?.schema?.items ? `${type}(${field.schema.items})` : type);
}

const byCatalogue = new WeakMap<FieldCatalogue, ReadonlyMap<string, SiteField>>();

function fieldsById(catalogue: FieldCatalogue): ReadonlyMap<string, SiteField> {
  let fields = byCatalogue.get(catalogue);
  if (!fields) {
    fields = new Map(catalogue.fields.map((field) => [field.id, field]));
    byCatalogue.set(catalogue, fields);
  }
  return fields;
}
