import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { uptime } from 'node:os';
import path from 'node:path';
import { unlessMissing } from './unless-missing';
import { TransientError } from '@jiralake/core';
import type { PublishOptions } from './publish-file';
import { isMissing } from './read-file';
import { syncFolder } from './sync-folder';

/**
 * Returns the name of the partial file of `publishResumed`: fixed, in the folder of `target`, so that the next attempt finds
 * it, and short, however long the name of `target` is.
 */
export function partialNameFor(target: string): string {
  const name = createHash('sha256').update(path.basename(target)).digest('hex').slice(0, 24);
  return path.join(path.dirname(target), `.part-${name}`);
}

/** Returns how many bytes of `target` an interrupted `publishResumed` left; 0 when the next one has to start from the beginning. */
export async function partialBytes(target: string): Promise<number> {
  try {
    const { size, mtimeMs } = await stat(partialNameFor(target));
    // a partial file is not synced, so a file from before the last boot may have its size but not its content
    return mtimeMs < Date.now() - uptime() * 1_000 ? 0 : size;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}

/** Streams the first `bytes` of the partial file of `target`. */
export function readPartial(target: string, bytes: number): AsyncIterable<Uint8Array> {
  return createReadStream(partialNameFor(target), { end: bytes - 1 }) as AsyncIterable<Uint8Array>;
}

/** Removes the partial file of `target`, if there is one. */
export async function dropPartial(target: string): Promise<void> {
  await unlessMissing(unlink(partialNameFor(target)));
}

/**
 * Replaces `target` in one step by content that may be interrupted and resumed. `chunks` begin at byte `from`: 0, or the result
 * of `partialBytes`. When the source throws, nothing is published, the error is passed on, and the received bytes stay for the
 * next call. Only one writer at a time may call it; a writer that lost its lease throws, and damages nothing.
 */
export async function publishResumed(
  target: string,
  from: number,
  chunks: AsyncIterable<Uint8Array>,
  options: PublishOptions,
): Promise<void> {
  const partial = partialNameFor(target);
  await mkdir(path.dirname(target), { recursive: true });
  // the existing file is removed and not truncated, because a writer that lost its lease may have it open
  if (from === 0) await dropPartial(target);
  const file = await open(partial, from === 0 ? 'wx' : 'r+', options.mode);
  try {
    await assertOurs(file, partial, from);
    let position = from;
    for await (const chunk of chunks) {
      await writeAt(file, chunk, position);
      position += chunk.length;
    }
    await file.chmod(options.mode);
    if (options.fsync) await file.sync();
    await assertOurs(file, partial, position);
    await rename(partial, target);
  } finally {
    await file.close();
  }
  if (options.fsync) await syncFolder(path.dirname(target));
}

/** Writes at a position and does not append, so that another writer of the same content at the same time changes nothing. */
async function writeAt(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    done += (await file.write(chunk, done, chunk.length - done, position + done)).bytesWritten;
  }
}

async function assertOurs(file: FileHandle, name: string, bytes: number): Promise<void> {
  const [ours, named] = await Promise.all([file.stat(), stat(name)]);
  if (ours.ino !== named.ino || ours.size !== bytes) {
    throw new TransientError(`${name} was changed by another writer`);
  }
}
