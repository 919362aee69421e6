import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

/** Identifies a process on a machine; a process id alone may be reused after the process has ended. */
export const processIdentitySchema = z.object({
  pid: z.number().int().positive(),
  host: z.string(),
  /** start time in clock ticks since boot, from /proc; absent without /proc */
  startedAt: z.string().optional(),
});

export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

export function ownIdentity(): ProcessIdentity {
  const startedAt = lookUp(process.pid)?.startedAt;
  return { pid: process.pid, host: hostname(), ...(startedAt !== undefined && { startedAt }) };
}

/** Returns whether a process lives; `undefined` for a process of another machine or container, which cannot be checked. */
export function isAlive({ pid, host, startedAt }: ProcessIdentity): boolean | undefined {
  if (host !== hostname()) return undefined;
  if (startedAt === undefined) return answersSignals(pid);
  const found = lookUp(pid);
  // a zombie has ended, but its parent has not collected it yet
  return found?.startedAt === startedAt && !['Z', 'X'].includes(found.state);
}

function lookUp(pid: number): { state: string; startedAt: string } | undefined {
  try {
    // the second field is the name in parentheses, which may itself contain spaces and parentheses
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
    // the process lives and belongs to another user
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
