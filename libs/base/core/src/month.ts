import { z } from 'zod';
import { PermanentError } from './errors';
import { parseJiraTime } from './jira-time';

/** A partition of the lake: the UTC month in which an issue was created, `2026-02`. */
export const monthSchema = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'not a month (like 2026-02)')
  .brand('Month');
export type Month = z.infer<typeof monthSchema>;

/**
 * Returns the month of an issue by its `created` time, in UTC whatever the offset in the text.
 * @throws PermanentError when the text is not a time
 */
export function monthOf(created: string): Month {
  const date = parseJiraTime(created);
  const month = monthSchema.safeParse(date?.toISOString().slice(0, 7));
  if (!month.success) throw new PermanentError(`created is not a time: ${JSON.stringify(created)}`);
  return month.data;
}
