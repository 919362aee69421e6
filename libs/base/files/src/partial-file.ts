import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { uptime } from 'node:os';
import path from 'node:path';
import { TransientError } from '@jiralake/core';
import type { PublishOptions } from './publish-file';
import { isMissing } from './read-file';
import { syncFolder } from './sync-folder';

/**
 * Where `publishResumed` collects what comes: a fixed name in the folder of `target`, so that a later try finds what an earlier
 * one left; short whatever the target's.
 */
export function partialNameFor(target: string): string {
  const name = createHash('sha256').update(path.basename(target)).digest('hex').slice(0, 24);
  return path.join(path.dirname(target), `.part-${name}`);
}

/** How many bytes of `target` an earlier `publishResumed` left behind; 0 when there is nothing to go on from. */
export async function partialBytes(target: string): Promise<number> {
  try {
    const { size, mtimeMs } = await stat(partialNameFor(target));
    // it was not synced: after a power cut a file can be as long as it was without what was in it
    return mtimeMs < Date.now() - uptime() * 1_000 ? 0 : size;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}

/** The first `bytes` of what an earlier `publishResumed` left behind, piece by piece. */
export function readPartial(target: string, bytes: number): AsyncIterable<Uint8Array> {
  return createReadStream(partialNameFor(target), { end: bytes - 1 }) as AsyncIterable<Uint8Array>;
}

/** Throws away what an earlier `publishResumed` left behind, if anything. */
export async function dropPartial(target: string): Promise<void> {
  await unlink(partialNameFor(target)).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}

/**
 * Replaces `target` in one step by content that may break off and be continued later: `chunks` go on at byte `from`,
 * which is 0 or what `partialBytes` says. When the source throws, nothing is published, the error is passed on, and
 * what came stays for the next call. For one writer at a time: one that lost its turn does no harm, and throws.
 */
export async function publishResumed(
  target: string,
  from: number,
  chunks: AsyncIterable<Uint8Array>,
  options: PublishOptions,
): Promise<void> {
  const partial = partialNameFor(target);
  await mkdir(path.dirname(target), { recursive: true });
  // never cut an existing file: a writer that lost its turn may have it open
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

/** At its place, not at the end: somebody else who writes the same content at the same time changes nothing. */
async function writeAt(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    done += (await file.write(chunk, done, chunk.length - done, position + done)).bytesWritten;
  }
}

async function assertOurs(file: FileHandle, name: string, bytes: number): Promise<void> {
  const [ours, named] = await Promise.all([file.stat(), stat(name)]);
  if (ours.ino !== named.ino || ours.size !== bytes) {
    throw new TransientError(`${name} was written by somebody else meanwhile`);
  }
}
