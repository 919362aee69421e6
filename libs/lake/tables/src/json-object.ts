/** A JSON object that nothing is known about. */
export type JsonObject = Record<string, unknown>;

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/** The elements that are objects; nothing for what is no array. */
export function objectsIn(value: unknown): JsonObject[] {
  if (!Array.isArray(value)) return [];
  return value.map(asObject).filter((element) => element !== undefined);
}

/** How many objects the list has; null for what is no array, which is not the same as an empty one. */
export function countIn(value: unknown): number | null {
  return Array.isArray(value) ? objectsIn(value).length : null;
}

/**
 * The value at a path of keys, undefined as soon as there is no such object or key.
 * Only own keys count: `toString` is a key of Jira's changelog items and a method of every object.
 */
export function at(value: unknown, ...path: string[]): unknown {
  let found = value;
  for (const key of path) {
    const object = asObject(found);
    if (object === undefined || !Object.hasOwn(object, key)) return undefined;
    found = object[key];
  }
  return found;
}
