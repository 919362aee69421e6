import type { JsonObject } from './render-user';

const NOT_NAVIGABLE = new Set(['comment', 'worklog', 'attachment', 'timetracking', 'issuerestriction']);

/**
 * Selects fields by a `fields` parameter: `*all`, `*navigable`, names and `-names`, repeated or comma-separated. A list of
 * exclusions starts from all fields.
 */
export function selectFields(fields: JsonObject, parameters: readonly string[]): JsonObject {
  const wanted = parameters
    .flatMap((text) => text.split(','))
    .map((name) => name.trim())
    .filter(Boolean);
  const excluded = new Set(wanted.filter((name) => name.startsWith('-')).map((name) => name.slice(1)));
  const included = new Set(wanted.filter((name) => !name.startsWith('-')));
  const all = included.size === 0 || included.has('*all');
  const isWanted = (name: string) => {
    if (excluded.has(name)) return false;
    return all || included.has(name) || (included.has('*navigable') && !NOT_NAVIGABLE.has(name));
  };
  return Object.fromEntries(Object.entries(fields).filter(([name]) => isWanted(name)));
}
