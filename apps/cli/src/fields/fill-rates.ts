/** How many of some issues hold a value, by field id. */
export interface FillRates {
  issues: number;
  filled: ReadonlyMap<string, number>;
}

/** Counts the fields that hold a value, one issue at a time. */
export async function fillRates(
  issues: AsyncIterable<{ fields: Readonly<Record<string, unknown>> }>,
): Promise<FillRates> {
  const filled = new Map<string, number>();
  let count = 0;
  for await (const { fields } of issues) {
    count += 1;
    for (const [id, value] of Object.entries(fields)) {
      if (holdsValue(value)) filled.set(id, (filled.get(id) ?? 0) + 1);
    }
  }
  return { issues: count, filled };
}

/** Share of the issues that hold a value, 0 to 1. */
export function rateOf({ issues, filled }: FillRates, fieldId: string): number {
  return issues === 0 ? 0 : (filled.get(fieldId) ?? 0) / issues;
}

/** The most filled first, those alike by their numbers, whatever the order in which they came. */
export function byFill<T extends { id: string }>(fields: readonly T[], rates: FillRates): T[] {
  return [...fields].sort(
    (left, right) =>
      rateOf(rates, right.id) - rateOf(rates, left.id) ||
      left.id.localeCompare(right.id, 'en', { numeric: true }),
  );
}

/** Null and whatever is empty are all no value; a refusal (`errorMessage` alone) hides whether there is one. */
function holdsValue(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false;
  if (typeof value !== 'object') return true;
  const keys = Object.keys(value);
  return keys.length > 0 && !(keys.length === 1 && keys[0] === 'errorMessage');
}
