import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import { LIFELINE_FD } from './spawn-tied';

/** The time to stop in order before a second signal forces the end. */
const PATIENCE_MS = 2_500;

/**
 * Sends this program SIGTERM when its parent ends, even by SIGKILL, if the parent gave it a lifeline (`spawnTied`). Does nothing
 * without one: under systemd or in a container a program outlives its terminal, its standard input and its parent.
 */
export function endWithParent(env: NodeJS.ProcessEnv = process.env): void {
  const fd = Number(env[LIFELINE_FD] ?? NaN);
  // children of this program must not inherit the lifeline
  delete env[LIFELINE_FD];
  if (!isSocket(fd)) return;
  const line = new Socket({ fd, readable: true, writable: false });
  line.on('error', () => undefined);
  line.once('close', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(process.pid, 'SIGTERM'), PATIENCE_MS).unref();
  });
  line.resume().unref();
}

function isSocket(fd: number): boolean {
  if (!Number.isInteger(fd)) return false;
  try {
    return fstatSync(fd).isSocket();
  } catch {
    return false;
  }
}
