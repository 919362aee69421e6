import { duckDbTypes } from '@jiralake/duckdb';
import {
  builtInFields,
  createTables,
  fieldKinds,
  leftOut,
  withDefaultFieldMap,
  defaultFieldMap,
  type FieldMap,
} from '@jiralake/tables';
import { markdownTable } from './markdown-table';

/** The example: a built-in with another id, one switched off, own columns, and one whose name is taken. */
const exampleFieldMap: FieldMap = {
  columns: {
    severity: { field: 'customfield_10112', kind: 'option' },
    spam: null,
    root_cause: { field: 'customfield_10240', kind: 'option' },
    story_points: { field: 'customfield_10016', kind: 'number' },
    time_to_repair: { field: 'customfield_10301', kind: 'sla' },
    environment: { field: 'customfield_10255', kind: 'option' },
  },
};

/** Renders the chapter before the list of kinds. */
const fieldMapText = (): string => `## Custom fields and the field map

Every custom field that has a value is in [custom_fields](#custom_fields), by id and by name, whether it is configured or not. The field map gives
fields columns of \`issues\` besides: ids differ from site to site, so it is yours to say which field is, for example, the severity.
\`FIELD_MAP_FILE\` names a JSON file, which is laid over the default map below:

\`\`\`json
${exampleJson()}
\`\`\`

It adds these columns to \`issues\`: ${ownColumns().join(', ')}.

- An entry under the name of a built-in says which field it is on your site; all built-ins that are not named keep their default. The kind may be
  another one that makes columns of the same types.
- \`null\` switches a built-in off: its columns stay, and are NULL.
- Any other name makes columns of your own, after all others and in the order of the file. Where the name is taken by another column,
  the new one gets \`cf_\` in front, as \`environment\` above.
- Names are lower-case letters, digits and \`_\`, and begin with a letter. A mistake in the file is named at the start.

A month is made again by the new map from its next change on; \`jiralake rebuild\` does it for all months at once.

### Kinds

A value of another shape than its kind expects is NULL, never an error. \`<name>\` is the name in the map; built-in columns have names of their own.
`;

/** Renders which fields get columns, and how. */
export function renderFieldMap(): string {
  return [
    fieldMapText(),
    markdownTable(['kind', 'reads', 'columns'], kindRows()),
    '\n### The default map\n',
    markdownTable(['name', 'field', 'kind', 'columns'], builtInRows()),
    '\n## Fields without a column\n',
    'System fields that are left out on purpose; any other without a column is in [custom_fields](#custom_fields).\n',
    markdownTable(['field', 'instead, or why'], leftOutRows()),
    '',
  ].join('\n');
}

/** Renders one entry per line. */
function exampleJson(): string {
  const entries = Object.entries(exampleFieldMap.columns).map(
    ([name, mapped]) => `"${name}": ${mapped && `{ "field": "${mapped.field}", "kind": "${mapped.kind}" }`}`,
  );
  return `{ "columns": {\n${entries.join(',\n')}\n} }`;
}

function ownColumns(): string[] {
  const columnsOf = (map: FieldMap) => createTables(map).find(({ name }) => name === 'issues')?.columns ?? [];
  const builtIn = new Set(columnsOf(defaultFieldMap).map(({ name }) => name));
  return columnsOf(withDefaultFieldMap(exampleFieldMap))
    .filter(({ name }) => !builtIn.has(name))
    .map(({ name, type }) => `\`${name}\` ${duckDbTypes[type]}`);
}

function kindRows(): string[][] {
  return Object.entries(fieldKinds).map(([kind, { meaning, columns }]) => [
    `\`${kind}\``,
    meaning,
    columns.map(({ suffix, type }) => `\`<name>${suffix}\` ${duckDbTypes[type]}`).join(', '),
  ]);
}

function builtInRows(): string[][] {
  return Object.entries(builtInFields).map(([name, { field, kind, columns }]) => [
    `\`${name}\``,
    `\`${field}\``,
    `\`${kind}\``,
    columns.map(([column]) => `\`${column}\``).join(', '),
  ]);
}

function leftOutRows(): string[][] {
  return Object.entries(leftOut).map(([field, reason]) => [`\`${field}\``, reason]);
}
