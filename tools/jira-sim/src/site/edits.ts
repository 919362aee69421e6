/** What became of things that are the same objects on all sites, such as statuses: what changed of them here, or `undefined` for what is gone. */
export type Edits = Map<string, Record<string, unknown> | undefined>;

export const editKey = (collection: string, id: string): string => `${collection}/${id}`;

/** A thing as it is on this site now. */
export function edited<T extends { id: string }>(
  { edits }: { edits?: Edits },
  collection: string,
  thing: T,
): T {
  const change = edits?.get(editKey(collection, thing.id));
  return change === undefined ? thing : { ...thing, ...change };
}

/** Those of them that are still there. */
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
