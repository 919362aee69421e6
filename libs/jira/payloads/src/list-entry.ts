import { z } from 'zod';

/** An entry of a list that is united by id: a comment, a worklog, an entry of the change log. */
export const listEntrySchema = z.looseObject({ id: z.union([z.string(), z.number()]) });
export type ListEntry = z.infer<typeof listEntrySchema>;

/** Unites lists by id; what comes later in the arguments replaces what came before. */
export function uniteById(...lists: readonly (readonly ListEntry[])[]): ListEntry[] {
  return [...new Map(lists.flat().map((entry) => [String(entry.id), entry])).values()];
}
