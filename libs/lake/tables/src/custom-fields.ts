import { ascii, text } from './column';
import type { FieldType } from './field-type';
import { issueId, issueKey } from './issue-columns';
import { defineTable } from './table';
import { typedColumns } from './typed-columns';

/** One row per custom field that has a value, and per system field that has no other place. */
export const customFields = defineTable({
  name: 'custom_fields',
  meaning:
    'One row per custom field that has a value, also of those with a column in issues, per unknown system field, and for a due date that is no day: `fields.<id>`. Nothing is no value: null, an empty text, list or object, the Parent Link of a site without a licence for it, and the Development field of an issue without any',
  key: ['field_id'],
  columns: {
    issue_id: issueId,
    issue_key: issueKey,
    field_id: text('Id of the field', '<id>'),
    field_name: text(
      "Name of the field in the site's catalogue; rows are written again when it changes. Two fields may have one name",
      'site/fields.json: name, else names',
    ),
    field_type: ascii(
      'Type of the field in the catalogue, such as option or array(user)',
      'site/fields.json: schema, else schema',
    ),
    value_text: text(
      'What the value says: label, name, e-mail, document as text, times in UTC; elements joined by commas, which custom_field_values has as rows',
      '<id>',
    ),
    value_json: text(
      'The value as Jira gave it, as compact JSON; its numbers have the digits that Jira wrote, unless a version up to 0.1.0 fetched the issue',
      '<id>',
    ),
    field_custom_type: ascii(
      'Key of the type of the field, such as com.atlassian.jira.plugin.system.customfieldtypes:select',
      'site/fields.json: schema.custom, else schema',
    ),
    field_items_type: ascii(
      'Type of the elements when the field is a list',
      'site/fields.json: schema.items, else schema',
    ),
    ...typedColumns('<id>', ', and for lists'),
    value_option_ids: text(
      'JSON array of the ids of the chosen options, of both levels of a cascading one; NULL for what is no option',
      '<id>.id',
    ),
  },
  toRows({ issue, kept }) {
    return kept.map(({ id, type, json, cells, optionIds }) => ({
      issue_id: issue.id,
      issue_key: issue.key,
      field_id: id,
      field_name: type.name,
      field_type: shownType(type),
      value_json: json,
      field_custom_type: type.custom,
      field_items_type: type.items,
      ...cells,
      value_option_ids: optionIds,
    }));
  },
});

function shownType({ type, items }: FieldType): string | null {
  return type !== null && items !== null ? `${type}(${items})` : type;
}
