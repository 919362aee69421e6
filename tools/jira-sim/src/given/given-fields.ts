import { SYSTEM_FIELD_LIST } from '../render/field-list';
import type { JsonObject } from '../render/render-user';
import type { ServedSite } from '../render/served-site';
import type { FieldFacts, GivenIssue } from './given-issue';
import { guessSchema } from './guess-schema';

/** Returns the custom fields of the issues, with their names and types, or guessed ones. */
function factsOf(issues: Iterable<GivenIssue>): Map<string, FieldFacts> {
  const facts = new Map<string, FieldFacts>();
  for (const issue of issues) {
    for (const [id, value] of Object.entries(issue.fields(true))) {
      if (!id.startsWith('customfield_')) continue;
      const told = issue.fieldFacts.get(id);
      const schema = facts.get(id)?.schema ?? told?.schema ?? guessSchema(id, value);
      const name = facts.get(id)?.name ?? told?.name;
      facts.set(id, { ...(name === undefined ? {} : { name }), ...(schema === undefined ? {} : { schema }) });
    }
  }
  return facts;
}

function entryOf(
  id: string,
  { name = `Field ${id.replace('customfield_', '')}`, schema }: FieldFacts,
): JsonObject {
  const flags = { custom: true, orderable: true, navigable: true, searchable: true };
  const clauseNames = [`cf[${id.replace('customfield_', '')}]`, name];
  return {
    id,
    key: id,
    name,
    untranslatedName: name,
    ...flags,
    clauseNames,
    ...(schema === undefined ? {} : { schema }),
  };
}

/** Returns the field catalogue of a site with these issues. */
export function givenFields(
  issues: Iterable<GivenIssue>,
): Pick<ServedSite, 'fieldList' | 'names' | 'schemas'> {
  const custom = [...factsOf(issues)].map(([id, facts]) => entryOf(id, facts));
  const fieldList = [...SYSTEM_FIELD_LIST, ...custom];
  return {
    fieldList,
    names: new Map(fieldList.map(({ id, name }) => [id as string, name as string])),
    schemas: new Map(
      fieldList.flatMap(({ id, schema }) =>
        schema === undefined ? [] : [[id as string, schema as JsonObject] as const],
      ),
    ),
  };
}
