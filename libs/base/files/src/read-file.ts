import { readFile } from 'node:fs/promises';

/** True when an error of the file system has this code. */
export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

/** True when the operating system refused something; what is wrong with a content is another kind of error. */
export function isSystemError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}

/** True when an error means that the disk, or the share of it that this user may have, is used up. */
export function isDiskFull(error: unknown): boolean {
  return hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT');
}

/** True when an error means that this user may not write there: the file system is read-only, or the rights are missing. */
export function isRefused(error: unknown): boolean {
  return ['EROFS', 'EACCES', 'EPERM'].some((code) => hasCode(error, code));
}

/** True when an error means that a file is not there; any other error must never read as absence. */
export function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT');
}

export type ReadText = (file: string) => Promise<string>;

const readText: ReadText = (file) => readFile(file, 'utf8');

/** The text of a file, `undefined` only when it does not exist. Another `read` is for threads that have nothing else to do. */
export async function readTextIfPresent(file: string, read = readText): Promise<string | undefined> {
  try {
    return await read(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
