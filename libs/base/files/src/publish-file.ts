import { randomBytes } from 'node:crypto';
import {
  chmod,
  copyFile,
  link,
  mkdir,
  open,
  readlink,
  rename,
  stat,
  symlink,
  unlink,
  utimes,
} from 'node:fs/promises';
import path from 'node:path';
import { createFile } from './create-file';
import { hasCode, isMissing } from './read-file';
import { syncFolder } from './sync-folder';

/** The mode of a published file, whatever the umask, and whether it must survive a power cut. */
export interface PublishOptions {
  mode: 0o600 | 0o644 | 0o660;
  /** `content` syncs the content only; a later call that publishes into the same folder syncs the name */
  fsync: boolean | 'content';
}

/** Returns a random name in the folder of `target`, hidden and without extension, so that no glob finds it. */
function temporaryNameFor(target: string): string {
  return path.join(path.dirname(target), `.tmp-${randomBytes(12).toString('hex')}`);
}

/** Replaces `target` by `content` in one step: readers see the old or the new file, never a part. */
export async function publishFile(
  target: string,
  content: string | Uint8Array,
  options: PublishOptions,
): Promise<void> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  await replace(target, (temporary) => inFolder(temporary, () => createFile(temporary, bytes, options)));
  if (options.fsync === true) await syncFolder(path.dirname(target));
}

/**
 * Replaces `target` in one step by content from a stream, which is not held in memory. When the source throws, nothing is
 * published and the error is passed on.
 */
export async function publishStream(
  target: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: PublishOptions,
): Promise<void> {
  await replace(target, async (temporary) => {
    const file = await inFolder(temporary, () => open(temporary, 'wx', options.mode));
    try {
      for await (const chunk of chunks) await file.writeFile(chunk);
      await file.chmod(options.mode);
      if (options.fsync) await file.sync();
    } finally {
      await file.close();
    }
  });
  if (options.fsync === true) await syncFolder(path.dirname(target));
}

/**
 * Publishes under a new name. link(2) is atomic, so of several writers exactly one succeeds.
 * Returns false when the name is taken, and changes nothing then.
 */
export async function publishExclusively(
  target: string,
  content: string,
  options: PublishOptions,
): Promise<boolean> {
  const temporary = temporaryNameFor(target);
  await publishFile(temporary, content, options);
  try {
    await link(temporary, target);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(temporary);
  }
  if (options.fsync === true) await syncFolder(path.dirname(target));
  return true;
}

/** Gives the existing file the second name `target`, and replaces any other file of that name. */
export async function publishHardLink(existing: string, target: string): Promise<void> {
  const temporary = await replace(target, (name) => inFolder(name, () => link(existing, name)));
  // rename(2) of two hard links to the same file succeeds and leaves both names
  await unlink(temporary).catch(() => undefined);
}

/**
 * Publishes a file in another folder: as a hard link, or on another file system as a copy with the same modification time.
 */
export async function publishLinkOrCopy(
  existing: string,
  target: string,
  options: PublishOptions,
): Promise<void> {
  try {
    await publishHardLink(existing, target);
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].some((code) => hasCode(error, code))) throw error;
    await replace(target, async (temporary) => {
      await inFolder(temporary, () => copyFile(existing, temporary));
      await chmod(temporary, options.mode);
      const { atime, mtime } = await stat(existing);
      await utimes(temporary, atime, mtime);
    });
  }
}

/** Points the symbolic link `target` at `destination` (relative to the folder of the link). */
export async function publishSymlink(destination: string, target: string): Promise<void> {
  await replace(target, (temporary) => inFolder(temporary, () => symlink(destination, temporary)));
}

/**
 * Removes the symbolic link `target` if it points at `destination`. A link that another process points elsewhere at the same
 * moment is restored at once.
 */
export async function removeSymlink(destination: string, target: string): Promise<void> {
  const pointsAt = (name: string): Promise<string | undefined> => readlink(name).catch(() => undefined);
  if ((await pointsAt(target)) !== destination) return;
  const aside = temporaryNameFor(target);
  try {
    await rename(target, aside);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  const removed = await pointsAt(aside);
  if (removed !== undefined && removed !== destination)
    await symlink(removed, target).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error;
    });
  await unlink(aside);
}

/** Makes the content under a temporary name and renames it to `target`. Returns the temporary name. */
async function replace(target: string, make: (temporary: string) => Promise<void>): Promise<string> {
  const temporary = temporaryNameFor(target);
  try {
    await make(temporary);
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  return temporary;
}

/** Creates a file, and first its folder when the folder is missing. */
async function inFolder<T>(name: string, create: () => Promise<T>): Promise<T> {
  try {
    return await create();
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  await mkdir(path.dirname(name), { recursive: true });
  return create();
}
