import { close, open, read, readFile } from 'node:fs';

/** Returns true when an error of the file system has this code. */
export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

/** Returns true for an error of the operating system, unlike an error about the content of a file. */
export function isSystemError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}

/** Returns true when the disk is full or the quota of the user is used up. */
export function isDiskFull(error: unknown): boolean {
  return hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT');
}

/** Returns true when this user may not write: the file system is read-only, or rights are missing. */
export function isRefused(error: unknown): boolean {
  return ['EROFS', 'EACCES', 'EPERM'].some((code) => hasCode(error, code));
}

/** Returns true when a file does not exist. No other error may count as a missing file. */
export function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT');
}

export type ReadText = (file: string) => Promise<string>;

/** Reads a file. Callbacks take half of the processor time of a file handle of `node:fs/promises`. */
export const readText: ReadText = (file) =>
  new Promise((resolve, reject) => {
    readFile(file, 'utf8', (error, text) => (error ? reject(error) : resolve(text)));
  });

/** Reads the text of the first bytes of a file. */
export function readStart(file: string, bytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    open(file, 'r', (error, handle) => {
      if (error) return reject(error);
      read(handle, Buffer.allocUnsafe(bytes), 0, bytes, 0, (failure, count, start) =>
        close(handle, () => (failure ? reject(failure) : resolve(start.toString('utf8', 0, count)))),
      );
    });
  });
}

/** Reads the text of a file, `undefined` only when it does not exist. A rebuild worker passes a synchronous `read`. */
export async function readTextIfPresent(file: string, read = readText): Promise<string | undefined> {
  try {
    return await read(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
