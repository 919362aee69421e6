import { z } from 'zod';

const lineSchema = z.looseObject({ level: z.string(), time: z.string(), msg: z.string() });
/** A line of a service's log. */
export type LogLine = z.infer<typeof lineSchema>;

/** Parses a JSON log line; `undefined` for any other output, such as a crash. */
export function parseLogLine(line: string): LogLine | undefined {
  return lineSchema.safeParse(parse(line)).data;
}

/** Returns whether a line is output for another program, like the address that the simulator prints. */
export function isForPrograms(line: string): boolean {
  return typeof parse(line) === 'object';
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
