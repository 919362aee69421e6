import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

/** Which process of which machine; a number alone is given away again after its process has ended. */
export const processIdentitySchema = z.object({
  pid: z.number().int().positive(),
  host: z.string(),
  /** ticks since the machine was started, as /proc tells; absent where there is no /proc */
  startedAt: z.string().optional(),
});

export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

export function ownIdentity(): ProcessIdentity {
  const startedAt = lookUp(process.pid)?.startedAt;
  return { pid: process.pid, host: hostname(), ...(startedAt !== undefined && { startedAt }) };
}

/** Whether a process lives; `undefined` for one of another machine or container, which cannot be seen from here. */
export function isAlive({ pid, host, startedAt }: ProcessIdentity): boolean | undefined {
  if (host !== hostname()) return undefined;
  if (startedAt === undefined) return answersSignals(pid);
  const found = lookUp(pid);
  // a zombie has ended, and only its parent has not noticed yet
  return found?.startedAt === startedAt && !['Z', 'X'].includes(found.state);
}

function lookUp(pid: number): { state: string; startedAt: string } | undefined {
  try {
    // the name comes second, in parentheses, and may hold anything, also a parenthesis
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { state: fields[0] ?? '', startedAt: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

function answersSignals(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // it lives, and belongs to somebody else
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
