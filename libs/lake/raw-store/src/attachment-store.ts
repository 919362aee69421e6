import { createHash } from 'node:crypto';
import { mkdir, rename, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError, type IssueId, type IssueKey } from '@jiralake/core';
import {
  dropPartial,
  hasCode,
  parseJsonFile,
  type ReadText,
  partialBytes,
  partialNameFor,
  publishFile,
  publishResumed,
  readPartial,
  hashOfFile,
  namesIn,
  unlessMissing,
} from '@jiralake/files';
import { attachmentStatesSchema, type AttachmentStates } from '@jiralake/payloads';

export interface StoredFile {
  bytes: number;
  sha256: string;
}

/** The attachment files, in one folder per issue key, and `<issue id>.json` with the state of each file. */
export interface AttachmentStore {
  readStates(id: IssueId): Promise<AttachmentStates | undefined>;
  saveStates(states: AttachmentStates): Promise<void>;
  /**
   * Stores a file from a stream. `chunks` begin at byte `from`: 0, or the result of `partialBytes`. When the source throws,
   * the file is not stored, and the received bytes stay for the next attempt. Call it under the lease of the issue's files.
   * @returns size and hash of the whole file
   */
  write(
    folder: IssueKey,
    file: string,
    chunks: AsyncIterable<Uint8Array>,
    from?: number,
  ): Promise<StoredFile>;
  /** Returns how many bytes an interrupted `write` left of a file. */
  partialBytes(folder: IssueKey, file: string): Promise<number>;
  /** Removes the bytes that an interrupted `write` left. */
  dropPartial(folder: IssueKey, file: string): Promise<void>;
  /** Returns the size of a stored file in bytes, `undefined` when there is no file. */
  sizeOf(folder: IssueKey, file: string): Promise<number | undefined>;
  /** Returns the SHA-256 of a stored file, `undefined` when there is no file. The file is read as a stream. */
  hashOf(folder: IssueKey, file: string): Promise<string | undefined>;
  /**
   * Moves these files, with the bytes of interrupted writes, to another folder, and removes the old folder when it is empty.
   * Issues exchange keys, so a folder may hold files of two issues for a while.
   */
  moveFiles(from: IssueKey, to: IssueKey, files: readonly string[]): Promise<void>;
}

const RAW = { mode: 0o660, fsync: true } as const;

/** Creates the attachment store of a folder. A rebuild worker passes a synchronous `readText`, which is faster. */
export function createAttachmentStore(attachments: string, readText?: ReadText): AttachmentStore {
  const statesFile = (id: IssueId): string => path.join(attachments, `${id}.json`);
  const fileIn = (folder: IssueKey, file: string): string => {
    const target = path.join(attachments, folder, file);
    // names are sanitised where they are made; this check keeps any other name from the file system
    if (path.basename(file) !== file || path.dirname(target) !== path.join(attachments, folder)) {
      throw new PermanentError(`not a file name: ${JSON.stringify(file)}`);
    }
    return target;
  };
  return {
    readStates: (id) => parseJsonFile(statesFile(id), attachmentStatesSchema, readText),
    saveStates: (states) => publishFile(statesFile(states.issueId), JSON.stringify(states), RAW),
    async write(folder, file, chunks, from = 0) {
      const target = fileIn(folder, file);
      const hash = createHash('sha256');
      let bytes = 0;
      async function* counted(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
        for await (const chunk of source) {
          hash.update(chunk);
          bytes += chunk.length;
          yield chunk;
        }
      }
      if (from > 0) await drain(counted(readPartial(target, from)));
      await publishResumed(target, from, counted(chunks), RAW);
      return { bytes, sha256: hash.digest('hex') };
    },
    partialBytes: (folder, file) => partialBytes(fileIn(folder, file)),
    dropPartial: (folder, file) => dropPartial(fileIn(folder, file)),
    sizeOf: async (folder, file) => (await unlessMissing(stat(fileIn(folder, file))))?.size,
    hashOf: (folder, file) => hashOfFile(fileIn(folder, file)),
    async moveFiles(from, to, files) {
      const there = new Set(await namesIn(path.join(attachments, from)));
      const wanted = files.flatMap((file) => [fileIn(from, file), partialNameFor(fileIn(from, file))]);
      const moving = wanted.map((file) => path.basename(file)).filter((name) => there.has(name));
      if (moving.length > 0) await mkdir(path.join(attachments, to), { recursive: true });
      for (const name of moving)
        await rename(path.join(attachments, from, name), path.join(attachments, to, name));
      await rmdir(path.join(attachments, from)).catch((error: unknown) => {
        if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].some((code) => hasCode(error, code))) throw error;
      });
    },
  };
}

async function drain(source: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of source);
}
