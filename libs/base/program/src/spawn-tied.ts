import { spawn, type ChildProcessByStdio, type SpawnOptions } from 'node:child_process';
import type { Readable } from 'node:stream';

/** Says to a program which of its open files is its lifeline; tools/launch sets it as well. */
export const LIFELINE_FD = 'JIRALAKE_LIFELINE_FD';

export interface TiedOptions extends Omit<SpawnOptions, 'stdio'> {
  env: NodeJS.ProcessEnv;
}

/**
 * Starts a Node program that ends when this one does, however that ends, if it calls `endWithParent`: its lifeline is a socket
 * that nobody writes to, and that closes with us. It has no input, and its output can be read.
 */
export function spawnTied(
  args: readonly string[],
  { env, ...options }: TiedOptions,
): ChildProcessByStdio<null, Readable, Readable> {
  const child = spawn(process.execPath, args, {
    ...options,
    env: { ...env, [LIFELINE_FD]: '3' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const line = child.stdio[3];
  line?.on('error', () => undefined);
  // nobody reads it, so nobody would notice its end
  child.once('exit', () => line?.destroy());
  return child as ChildProcessByStdio<null, Readable, Readable>;
}
