import type { z } from 'zod';
import type { fetchedParts, PartOfKind } from './fetched-parts';
import { remoteLinksSchema } from './remote-link';

/** The keys of the raw file for the lists with an endpoint of their own. */
type OwnListKey = (typeof fetchedParts)[PartOfKind<'own list'>]['rawKey'];

/** The schema of each of these lists. A new list gets `.default([])`, because stored files do not have it. */
export const ownListShape = {
  _remote_links: remoteLinksSchema,
} satisfies Record<OwnListKey, z.ZodType>;

export type OwnLists = { [Key in OwnListKey]: z.infer<(typeof ownListShape)[Key]> };

/** The lists that an issue or a file has under these keys, unchecked; an empty list for each key that it does not have. */
export function ownListsOf(issue: Readonly<Record<string, unknown>> | undefined): OwnLists {
  const keys = Object.keys(ownListShape) as OwnListKey[];
  return Object.fromEntries(keys.map((key) => [key, issue?.[key] ?? []])) as unknown as OwnLists;
}
