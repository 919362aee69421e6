import { CUSTOM_FIELDS, KINDS, OTHER_FIELDS, type CustomField } from '../site/custom-fields';
import { PROJECTS } from '../site/scheme';
import { FIELD_SCHEMAS, SYSTEM_FIELDS } from './field-catalogue';
import type { JsonObject } from './render-user';

/** Catalogue entries of which no issue has a field, or which have no type. */
const WITHOUT_SCHEMA: readonly [id: string, name: string, clauseNames: readonly string[]][] = [
  ['issuekey', 'Key', ['id', 'issue', 'issuekey', 'key']],
  ['thumbnail', 'Images', []],
  ['parent', 'Parent', ['parent']],
];
const SCHEMA_NOT_LISTED = new Set(['statusCategory']);
const NOT_SEARCHABLE = new Set(['thumbnail', 'progress', 'aggregateprogress', 'timetracking']);

function systemEntry(
  id: string,
  name: string,
  clauseNames: readonly string[],
  schema?: JsonObject,
): JsonObject {
  const searchable = !NOT_SEARCHABLE.has(id);
  const flags = { custom: false, orderable: schema !== undefined, navigable: true, searchable };
  return { id, key: id, name, ...flags, clauseNames, ...(schema === undefined ? {} : { schema }) };
}

// every fifth of the other fields belongs to one project only, like the fields of team-managed projects
const scoped = new Set(OTHER_FIELDS.filter((_, index) => index % 5 === 0).map(({ id }) => id));

function customEntry({ id, name, schema }: CustomField): JsonObject {
  const flags = { custom: true, orderable: true, navigable: true, searchable: true };
  const clauseNames = [`cf[${schema.customId}]`, name];
  const scope = { scope: { type: 'PROJECT', project: { id: PROJECTS[2].id } } };
  const entry = { id, key: id, name, untranslatedName: name, ...flags, clauseNames, schema };
  return scoped.has(id) ? { ...entry, ...scope } : entry;
}

/** The fields that every site has, as `GET /rest/api/3/field` lists them. */
export const SYSTEM_FIELD_LIST: readonly JsonObject[] = [
  ...WITHOUT_SCHEMA.map(([id, name, clauseNames]) => systemEntry(id, name, clauseNames)),
  ...SYSTEM_FIELDS.map(([id, name]) =>
    systemEntry(
      id,
      name,
      NOT_SEARCHABLE.has(id) ? [] : [id.toLowerCase()],
      SCHEMA_NOT_LISTED.has(id) ? undefined : FIELD_SCHEMAS.get(id),
    ),
  ),
];

/** Returns the present fields of a generated site, with renamed and added ones. */
export function fieldListOf({
  fieldNames,
}: {
  fieldNames: ReadonlyMap<string, string>;
}): readonly JsonObject[] {
  if (fieldNames.size === 0) return FIELD_LIST;
  const renamed = FIELD_LIST.map((field) => {
    const name = fieldNames.get(String(field['id']));
    return name === undefined ? field : { ...field, name, untranslatedName: name };
  });
  const known = new Set(FIELD_LIST.map(({ id }) => id));
  const made = [...fieldNames].flatMap(([id, name]) => (known.has(id) ? [] : [madeEntry(id, name)]));
  return [...renamed, ...made];
}

function madeEntry(id: string, name: string): JsonObject {
  const customId = Number(id.replace('customfield_', ''));
  const [type, custom] = KINDS.text;
  return customEntry({ id, name, kind: 'text', schema: { type, custom, customId } });
}

/** Returns the initial fields of a generated site. */
export const FIELD_LIST: readonly JsonObject[] = [...SYSTEM_FIELD_LIST, ...CUSTOM_FIELDS.map(customEntry)];
