import { asObject, at, type JsonObject } from './json-object';
import { readAscii } from './read-field';

/**
 * The objects of a list of Jira. The list can hold an entry twice, when it changed while its pages were read: the later
 * one counts, in the place of the earlier one.
 * @param keyOf tells entries apart; `null` for an entry that is the same as no other
 */
export function entriesIn(
  list: unknown,
  keyOf: (entry: JsonObject) => string | null = (entry) => readAscii(at(entry, 'id')),
): readonly JsonObject[] {
  if (!Array.isArray(list)) return [];
  const entries = list.map(asObject).filter((entry) => entry !== undefined);
  if (entries.length < 2) return entries;
  const latest = new Map<string | number, JsonObject>();
  entries.forEach((entry, i) => latest.set(keyOf(entry) ?? i, entry));
  return latest.size === entries.length ? entries : [...latest.values()];
}
