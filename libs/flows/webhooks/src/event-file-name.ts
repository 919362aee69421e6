import { randomBytes } from 'node:crypto';
import path from 'node:path';

/**
 * The file of a logged event, in UTC: `20260203/105203_123_jira_issue_updated_<first 8 of the delivery id>.json`.
 * The name of the event and the delivery id come from outside, so only harmless characters of them are used, and few of them.
 */
export function eventFileName(
  { name, deliveryId }: { name: string; deliveryId: string | undefined },
  at: Date,
): string {
  const [day = '', time = ''] = at.toISOString().replaceAll(/[-:]/g, '').split('T');
  const clock = time.replace('.', '_').replace('Z', '');
  const event = name.replaceAll(/[^A-Za-z0-9]+/g, '_').slice(0, 60) || 'unknown';
  const id =
    (deliveryId ?? '').replaceAll(/[^A-Za-z0-9-]/g, '').slice(0, 8) || randomBytes(4).toString('hex');
  return path.join(day, `${clock}_${event}_${id}.json`);
}

/** The time at which an event was logged, by the name of its file; `undefined` for any other file. */
export function timeOfEventFile(day: string, file: string): Date | undefined {
  const [, date] = /^(\d{8})$/.exec(day) ?? [];
  const [, time, ms] = /^(\d{6})_(\d{3})_.*\.json$/.exec(file) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const iso = `${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}.${ms}Z`;
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
