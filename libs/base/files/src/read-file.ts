import { readFile } from 'node:fs/promises';

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

const readText: ReadText = (file) => readFile(file, 'utf8');

/** Reads the text of a file, `undefined` only when it does not exist. A rebuild worker passes a synchronous `read`. */
export async function readTextIfPresent(file: string, read = readText): Promise<string | undefined> {
  try {
    return await read(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
