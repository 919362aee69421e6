export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

function lastSundayAtOneUtc(year: number, month: number): number {
  const lastDay = new Date(Date.UTC(year, month + 1, 0, 1));
  return lastDay.getTime() - lastDay.getUTCDay() * DAY_MS;
}

/** The site's default zone is Berlin's, so that offsets change with the season as on a real site. */
function offsetMinutes(ms: number): number {
  const year = new Date(ms).getUTCFullYear();
  return ms >= lastSundayAtOneUtc(year, 2) && ms < lastSundayAtOneUtc(year, 9) ? 120 : 60;
}

function localText(ms: number): string {
  return new Date(ms + offsetMinutes(ms) * MINUTE_MS).toISOString().slice(0, -1);
}

function offsetText(ms: number): string {
  return offsetMinutes(ms) === 120 ? '+0200' : '+0100';
}

/** `2026-02-03T12:06:52.829+0100`: Jira's platform form, offset without a colon. */
export function jiraTime(ms: number): string {
  return localText(ms) + offsetText(ms);
}

/** Parses `2026-02-03 12:06` or `2026/02/03` (midnight) in the site's zone; undefined for any other text. */
export function parseLocalMinute(text: string): number | undefined {
  if (!/^\d{4}([-/])\d{1,2}\1\d{1,2}( \d{1,2}:\d{2})?$/.test(text)) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = text.split(/[-/ :]/).map(Number);
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  // no such day or hour
  if (new Date(asUtc).getUTCMonth() !== month - 1 || hour > 23 || minute > 59) return undefined;
  const offset = offsetMinutes(asUtc - HOUR_MS);
  return asUtc - offset * MINUTE_MS;
}

/** The same without milliseconds, as SLA and request-type fields have it. */
export function iso8601Time(ms: number): string {
  return localText(ms).slice(0, 19) + offsetText(ms);
}

/** `2026-02-03`, the day on the site's calendar. */
export function jiraDay(ms: number): string {
  return localText(ms).slice(0, 10);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `03/Feb/26 12:06 PM`, the localized form of friendly times and rendered fields. */
export function friendlyTime(ms: number): string {
  const [day, time] = localText(ms).split('T') as [string, string];
  const [year, month, date] = day.split('-') as [string, string, string];
  const hour = Number(time.slice(0, 2));
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}:${time.slice(3, 5)} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${date}/${MONTHS[Number(month) - 1]}/${year.slice(2)} ${clock}`;
}

/** `3h 59m`, with a minus sign for overdue time. */
export function friendlyDuration(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / MINUTE_MS);
  const parts = [
    minutes >= 60 ? `${Math.floor(minutes / 60)}h` : '',
    minutes % 60 > 0 ? `${minutes % 60}m` : '',
  ];
  const text = parts.filter(Boolean).join(' ') || '0m';
  return ms < 0 ? `-${text}` : text;
}

/** The four forms of one time in JSM fields. */
export function serviceDeskTime(ms: number): Record<string, unknown> {
  return { iso8601: iso8601Time(ms), jira: jiraTime(ms), friendly: friendlyTime(ms), epochMillis: ms };
}
