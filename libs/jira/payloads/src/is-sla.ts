/** True for a value that has the shape of an SLA, whether it ever started or not. */
export function isSla(value: unknown): boolean {
  if (!isObject(value)) return false;
  const [completed, ongoing] = ['completedCycles', 'ongoingCycle'].map((name) =>
    Object.hasOwn(value, name) ? value[name] : undefined,
  );
  return Array.isArray(completed) || isObject(ongoing);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
