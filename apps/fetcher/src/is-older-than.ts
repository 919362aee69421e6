import { parseJiraTime } from '@jiralake/core';

/** Whether an issue is as it was before a time that an event named, epoch milliseconds. */
export function isOlderThan(
  { fields }: { fields: { updated?: string | null | undefined } },
  wanted: number | undefined,
): boolean {
  const updated = parseJiraTime(fields.updated ?? '')?.getTime();
  return wanted !== undefined && updated !== undefined && updated < wanted;
}
