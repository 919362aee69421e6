/** The way to a text inside a value. */
export type Path = readonly (string | number)[];

/** What an issue cannot be without, as it is. */
const needed = new Set(['id', 'key', 'created', '_synced_at', '_fetched_at']);

/** The ways to all texts of an issue, but for those that its schema checks. */
export function stringsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each, index) => stringsOf(each, [...path, index]));
  return Object.entries(value)
    .filter(([name]) => !(needed.has(name) && path.length <= 1))
    .flatMap(([name, each]) => stringsOf(each, [...path, name]));
}

/** The value with the text at a path replaced. */
export function withString(value: unknown, [step, ...rest]: Path, change: (text: string) => string): unknown {
  if (step === undefined) return typeof value === 'string' ? change(value) : value;
  if (Array.isArray(value))
    return (value as unknown[]).with(Number(step), withString(value[Number(step)], rest, change));
  const object = value as Record<string, unknown>;
  return { ...object, [step]: withString(object[step], rest, change) };
}
