import { parseLogLine, type LogLine } from './parse-log-line';

const NAME_WIDTH = 11;

/** Formats a JSON log line for a terminal: time, service, message and fields. Returns any other line unchanged. */
export function formatLogLine(name: string, line: string): string {
  const prefix = `${name.padEnd(NAME_WIDTH)} | `;
  const parsed = parseLogLine(line);
  if (!parsed) return prefix + line;
  return `${prefix}${timeOf(parsed)} ${parsed.level.padEnd(5)} ${whatOf(parsed)}`;
}

/** Returns the time of day, UTC. */
export function timeOf({ time }: LogLine): string {
  return time.slice(11, 23);
}

/** Returns the message with its fields. */
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
