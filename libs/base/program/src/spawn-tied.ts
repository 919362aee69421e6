import { spawn, type ChildProcessByStdio, type SpawnOptions } from 'node:child_process';
import type { Readable } from 'node:stream';

/** The variable with the file descriptor of the lifeline; tools/bootstrap sets it as well. */
export const LIFELINE_FD = 'JIRALAKE_LIFELINE_FD';

export interface TiedOptions extends Omit<SpawnOptions, 'stdio'> {
  env: NodeJS.ProcessEnv;
}

/**
 * Starts a Node program that ends with this one, however this one ends, if it calls `endWithParent`. Its lifeline is a socket
 * without data that closes when this process ends. The program has no input; its output can be read.
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
  // the socket is never read, so its end would go unnoticed
  child.once('exit', () => line?.destroy());
  return child as ChildProcessByStdio<null, Readable, Readable>;
}
