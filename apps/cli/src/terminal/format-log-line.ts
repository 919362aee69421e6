import { parseLogLine, type LogLine } from './parse-log-line';

const NAME_WIDTH = 11;

/** One line of a service's log for a terminal: who, when, what, and the fields as they are; other output unchanged. */
export function formatLogLine(name: string, line: string): string {
  const prefix = `${name.padEnd(NAME_WIDTH)} | `;
  const parsed = parseLogLine(line);
  if (!parsed) return prefix + line;
  return `${prefix}${timeOf(parsed)} ${parsed.level.padEnd(5)} ${whatOf(parsed)}`;
}

/** Its time of day, UTC. */
export function timeOf({ time }: LogLine): string {
  return time.slice(11, 23);
}

/** What it says, with its fields. */
export function whatOf({
  level: _level,
  time: _time,
  msg,
  service: _service,
  pid: _pid,
  ...fields
}: LogLine): string {
  return (
    msg +
    Object.entries(fields)
      .map(([key, value]) => ` ${key}=${textOf(value)}`)
      .join('')
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value);
}
