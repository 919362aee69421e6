import { ascii, integer, text } from './column';
import { isOption } from './custom-value';
import { issueId, issueKey } from './issue-columns';
import { at } from './json-object';
import type { KeptField, ListElement } from './kept-field';
import { readAscii } from './read-field';
import { readLegacySprintId } from './read-sprint';
import { defineTable } from './table';
import { typedColumns } from './typed-columns';

/** One row per element of each custom field that is a list. */
export const customFieldValues = defineTable<FieldElement>({
  name: 'custom_field_values',
  meaning:
    'One row per element of the custom fields that are lists, such as several options, labels, users, versions or sprints: `fields.<id>[]`',
  key: ['field_id', 'position'],
  items: ({ kept }) =>
    kept.flatMap(({ id, type, elements = [] }) => elements.map((element) => ({ id, type, ...element }))),
  columns: {
    issue_id: issueId,
    issue_key: issueKey,
    field_id: text('Id of the field', '<id>', ({ id }) => id),
    field_name: text(
      'Name of the field, as in custom_fields',
      'site/fields.json: name, else names',
      ({ type }) => type.name,
    ),
    position: integer('Position of the element in the list, from 0', '<id>[]', (element) => element.position),
    value_text: text('The element as text, times in UTC', '<id>[]', ({ cells }) => cells.value_text),
    value_id: ascii(
      'Id of the option, version, component, sprint, group, organization or asset; NULL for plain values and users',
      '<id>[].id',
      ({ value }) => idOf(value),
    ),
    value_option_id: ascii('Id of the option; NULL for all other elements', '<id>[].id', ({ value }) =>
      isOption(value) ? readAscii(at(value, 'id')) : null,
    ),
    ...typedColumns('<id>[]'),
  },
});

/** An element of a list, and the field that has the list. */
type FieldElement = Pick<KeptField, 'id' | 'type'> & ListElement;

function idOf(value: unknown): string | null {
  return readAscii(at(value, 'id')) ?? readAscii(at(value, 'groupId')) ?? readLegacySprintId(value);
}
