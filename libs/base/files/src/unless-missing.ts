import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { isMissing } from './read-file';

/** Awaits the result of a file operation; `undefined` when the file does not exist. @throws every other error */
export async function unlessMissing<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Lists the names in a folder in alphabetical order; empty for a missing folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return ((await unlessMissing(readdir(folder))) ?? []).sort();
}

/** Identifies the content of a file that is replaced and never changed; `undefined` for a missing file. */
export async function versionOfFile(file: string): Promise<string | undefined> {
  const stats = await unlessMissing(stat(file));
  return stats && [stats.ino, stats.mtimeMs, stats.size].join();
}

/** Returns the SHA-256 of a file in hexadecimal; `undefined` for a missing file. Memory holds one chunk at a time. */
export async function hashOfFile(file: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  const read = async (): Promise<string> => {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
    return hash.digest('hex');
  };
  return unlessMissing(read());
}
