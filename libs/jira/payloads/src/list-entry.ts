import { z } from 'zod';

/** An entry of a list that is merged by id: a comment, a worklog, an entry of the change log. */
export const listEntrySchema = z.looseObject({ id: z.union([z.string(), z.number()]) });
export type ListEntry = z.infer<typeof listEntrySchema>;

/** Whether the schema takes a value; an issue has hundreds of entries, and each fetch looks at all of them. */
export function isListEntry(value: unknown): value is ListEntry {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !('id' in value)) return false;
  return typeof value.id === 'string' || Number.isFinite(value.id);
}

/** Merges lists by id; an entry of a later list replaces an entry of an earlier one. */
export function uniteById(...lists: readonly (readonly ListEntry[])[]): ListEntry[] {
  return [...new Map(lists.flat().map((entry) => [String(entry.id), entry])).values()];
}
