import { z } from 'zod';

const lineSchema = z.looseObject({ level: z.string(), time: z.string(), msg: z.string() });
const NAME_WIDTH = 11;

/** One line of a service's log for a terminal: who, when, what, and the fields as they are; other output unchanged. */
export function formatLogLine(name: string, line: string): string {
  const prefix = `${name.padEnd(NAME_WIDTH)} | `;
  const parsed = lineSchema.safeParse(parse(line));
  if (!parsed.success) return prefix + line;
  const { level, time, msg, service: _service, pid: _pid, ...fields } = parsed.data;
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${textOf(value)}`);
  return `${prefix}${time.slice(11, 23)} ${level.padEnd(5)} ${msg}${rest.join('')}`;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value);
}
