/** A JSON object with unknown keys. */
export type JsonObject = Record<string, unknown>;

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/** Returns the elements that are objects; empty when the value is no array. */
export function objectsIn(value: unknown): JsonObject[] {
  if (!Array.isArray(value)) return [];
  return value.map(asObject).filter((element) => element !== undefined);
}

/** Returns the number of objects in a list; null when the value is no array, unlike 0 for an empty one. */
export function countIn(value: unknown): number | null {
  return Array.isArray(value) ? objectsIn(value).length : null;
}

/**
 * Returns the value at a path of keys, `undefined` when an object or key on the path is missing.
 * Only own keys count: `toString` is a key of Jira's changelog items and a method of every object.
 */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null || Array.isArray(found)) return undefined;
    if (!Object.hasOwn(found, key)) return undefined;
    found = (found as JsonObject)[key];
  }
  return found;
}

export function at(value: unknown, ...path: string[]): unknown {
  return valueAt(value, path);
}
