/** Changes of things that all sites share, such as statuses: the changed keys, or `undefined` for a deleted thing. */
export type Edits = Map<string, Record<string, unknown> | undefined>;

export const editKey = (collection: string, id: string): string => `${collection}/${id}`;

/** Returns a thing as it is on this site now. */
export function edited<T extends { id: string }>(
  { edits }: { edits?: Edits },
  collection: string,
  thing: T,
): T {
  const change = edits?.get(editKey(collection, thing.id));
  return change === undefined ? thing : { ...thing, ...change };
}

/** Returns those that still exist. */
export function editedAll<T extends { id: string }>(
  site: { edits?: Edits },
  collection: string,
  things: readonly T[],
): T[] {
  const left = things.filter(({ id }) => {
    const key = editKey(collection, id);
    return !site.edits?.has(key) || site.edits.get(key) !== undefined;
  });
  return left.map((thing) => edited(site, collection, thing));
}
