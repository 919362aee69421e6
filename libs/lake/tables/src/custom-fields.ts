import { ascii, text } from './column';
import type { FieldType } from './field-type';
import { issueId, issueKey } from './issue-columns';
import type { KeptField } from './kept-field';
import { defineTable } from './table';
import { typedColumns } from './typed-columns';

/** One row per custom field that has a value, and per system field without a column. */
export const customFields = defineTable<KeptField>({
  name: 'custom_fields',
  meaning:
    'One row per custom field that has a value (fields with a column in issues included), per unknown system field, and for a due date that is not a day: `fields.<id>`. These count as no value: null, an empty text, list or object, the Parent Link of a site without a licence for it, and the Development field of an issue without development',
  key: ['field_id'],
  items: ({ kept }) => kept,
  columns: {
    issue_id: issueId,
    issue_key: issueKey,
    field_id: text('Id of the field', '<id>', ({ id }) => id),
    field_name: text(
      "Name of the field in the site's catalogue; rows are written again when it changes. Two fields may have one name",
      'site/fields.json: name, else names',
      ({ type }) => type.name,
    ),
    field_type: ascii(
      'Type of the field in the catalogue, such as option or array(user)',
      'site/fields.json: schema, else schema',
      ({ type }) => shownType(type),
    ),
    value_text: text(
      'The value as text: label, name, e-mail, document as plain text, times in UTC; elements of a list joined by commas (custom_field_values has a row for each)',
      '<id>',
      ({ cells }) => cells.value_text,
    ),
    value_json: text(
      'The value as compact JSON; its numbers have the digits that Jira sent, unless version 0.1.0 or older fetched the issue',
      '<id>',
      ({ json }) => json,
    ),
    field_custom_type: ascii(
      'Key of the type of the field, such as com.atlassian.jira.plugin.system.customfieldtypes:select',
      'site/fields.json: schema.custom, else schema',
      ({ type }) => type.custom,
    ),
    field_items_type: ascii(
      'Type of the elements when the field is a list',
      'site/fields.json: schema.items, else schema',
      ({ type }) => type.items,
    ),
    ...typedColumns('<id>', ', and for lists'),
    value_option_ids: text(
      'JSON array of the ids of the selected options, of both levels of a cascading select; NULL for any other value',
      '<id>.id',
      (kept) => kept.optionIds,
    ),
  },
});

function shownType({ type, items }: FieldType): string | null {
  return type !== null && items !== null ? `${type}(${items})` : type;
}
