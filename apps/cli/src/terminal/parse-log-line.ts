import { z } from 'zod';

const lineSchema = z.looseObject({ level: z.string(), time: z.string(), msg: z.string() });
/** A line of a service's log. */
export type LogLine = z.infer<typeof lineSchema>;

/** `undefined` for what is none, like the last words of a crash. */
export function parseLogLine(line: string): LogLine | undefined {
  return lineSchema.safeParse(parse(line)).data;
}

/** Whether a program printed it for another program, like the simulator where it listens. */
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
