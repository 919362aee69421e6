import { write } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { hasCode } from './read-file';

/** A file that grows at its end. */
export interface AppendedFile {
  /** Appends all of the content, or nothing when the disk refuses a part. No fsync: the content survives a kill, not a power cut. */
  append(content: Uint8Array): Promise<void>;
  /** Returns whether the file was removed, so that nobody can read what is appended. */
  isGone(): Promise<boolean>;
  close(): Promise<void>;
}

/** Creates a new file for appending, with its folder and exactly this mode. */
export async function createAppendedFile(name: string, mode: 0o660): Promise<AppendedFile> {
  const file = await openNew(name, mode);
  await file.chmod(mode);
  let length = 0;
  let isTorn = false;
  const mend = async (): Promise<void> => {
    await file.truncate(length);
    isTorn = false;
  };
  return {
    async append(content) {
      if (isTorn) await mend();
      isTorn = true;
      try {
        await writeAll(file.fd, content);
        length += content.length;
        isTorn = false;
      } catch (error) {
        // when the truncation fails as well, the next append repeats it
        await mend().catch(() => undefined);
        throw error;
      }
    },
    isGone: async () => (await file.stat()).nlink === 0,
    close: () => file.close(),
  };
}

async function openNew(name: string, mode: number): Promise<FileHandle> {
  try {
    return await open(name, 'ax', mode);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  await mkdir(path.dirname(name), { recursive: true });
  return open(name, 'ax', mode);
}

/** Writes all of the content. A full disk takes a part first, and only the next write reports the error. */
function writeAll(fd: number, content: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    write(fd, content, (error, written) => {
      if (error) reject(error);
      else if (written === content.length) resolve();
      else writeAll(fd, content.subarray(written)).then(resolve, reject);
    });
  });
}
