import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import { LIFELINE_FD } from './spawn-tied';

/** Whoever stops in order has time until then; a second signal says that it is up. */
const PATIENCE_MS = 2_500;

/**
 * Has this program get SIGTERM when the one that started it has gone, by SIGKILL as well, if that gave it a lifeline (`spawnTied`). Does
 * nothing otherwise: under systemd or in a container a program outlives its terminal, its standard input and its parent.
 */
export function endWithParent(env: NodeJS.ProcessEnv = process.env): void {
  const fd = Number(env[LIFELINE_FD] ?? NaN);
  // what this program starts has another parent
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
