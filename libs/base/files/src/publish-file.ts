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

/** How a file is published: its mode whatever the umask, and whether it must survive a power cut. */
export interface PublishOptions {
  mode: 0o600 | 0o644 | 0o660;
  /** `content` leaves the name to a later call that publishes into the same folder */
  fsync: boolean | 'content';
}

/** A random name in the folder of `target`, hidden and without its extension so that no glob finds it. */
function temporaryNameFor(target: string): string {
  return path.join(path.dirname(target), `.tmp-${randomBytes(12).toString('hex')}`);
}

/** Replaces `target` by `content` in one step: readers see the old file or the new one, never a part. */
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
 * The same for content that arrives in chunks and must not be held in memory. When the source throws,
 * nothing is published and the error is passed on.
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
 * Publishes under a name that must be new: link(2) is atomic, so of several writers exactly one succeeds.
 * Returns false when the name was taken; nothing is changed then.
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

/** Gives the existing file a second name, replacing what had that name. */
export async function publishHardLink(existing: string, target: string): Promise<void> {
  const temporary = await replace(target, (name) => inFolder(name, () => link(existing, name)));
  // rename(2) of two hard links to the same file succeeds and leaves both names
  await unlink(temporary).catch(() => undefined);
}

/**
 * Gives a file of another folder a second place: as a hard link, or as a copy with the same time where links do not
 * reach (another file system).
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
 * Removes the symbolic link `target` if it points at `destination`. Somebody else may point it elsewhere at the same moment:
 * then it is there again at once.
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

/** Makes the new content under a temporary name, which is returned, and gives it the name of `target`. */
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

/** Creates something in a folder, and the folder itself only when it turns out to be missing. */
async function inFolder<T>(name: string, create: () => Promise<T>): Promise<T> {
  try {
    return await create();
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  await mkdir(path.dirname(name), { recursive: true });
  return create();
}
