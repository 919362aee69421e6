import { isRefusal, type IsSlaField } from '@jiralake/payloads';

/** How many issues have a value, by field id. */
export interface FillRates {
  issues: number;
  filled: ReadonlyMap<string, number>;
}

/** Counts the fields with a value, one issue at a time. A refused SLA field does not count, because its value is hidden. */
export async function fillRates(
  issues: AsyncIterable<{ fields: Readonly<Record<string, unknown>> }>,
  isSlaField: IsSlaField,
): Promise<FillRates> {
  const filled = new Map<string, number>();
  let count = 0;
  for await (const { fields } of issues) {
    count += 1;
    for (const [id, value] of Object.entries(fields)) {
      if (holdsValue(value) && !(isRefusal(value) && isSlaField(id) !== false))
        filled.set(id, (filled.get(id) ?? 0) + 1);
    }
  }
  return { issues: count, filled };
}

/** Returns the share of the issues that have a value, 0 to 1. */
export function rateOf({ issues, filled }: FillRates, fieldId: string): number {
  return issues === 0 ? 0 : (filled.get(fieldId) ?? 0) / issues;
}

/** Sorts fields by fill rate, then by the number in their id, independent of their original order. */
export function byFill<T extends { id: string }>(fields: readonly T[], rates: FillRates): T[] {
  return [...fields].sort(
    (left, right) =>
      rateOf(rates, right.id) - rateOf(rates, left.id) ||
      left.id.localeCompare(right.id, 'en', { numeric: true }),
  );
}

/** Returns whether a value is neither null nor empty. */
function holdsValue(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
