import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Month } from '@jiralake/core';
import { UnreadableFileError, namesIn, unlessMissing } from '@jiralake/files';
import { VERSION_KEY } from '@jiralake/parquet';
import { generationOfData, listGenerations, type CommitRecord } from './commit-record';
import type { KnownGeneration } from './generation-memory';
import { flatFile } from './publish-month';

/**
 * Returns the newest generation that was committed according to the folder of a month, 0 without any. A data file with a
 * second hard link was published, so its generation had a record, even if that is gone. A data file without a second link
 * belongs to a writer that has not committed yet, or that died.
 */
export async function newestTrace(folder: string): Promise<number> {
  const newest = (await listGenerations(folder)).at(-1) ?? 0;
  const later = (await namesIn(folder)).filter((name) => (generationOfData(name) ?? 0) > newest);
  const published = await Promise.all(later.map((name) => hasSecondName(path.join(folder, name))));
  const traces = later.map((name, i) => (published[i] ? (generationOfData(name) ?? 0) : 0));
  return Math.max(newest, ...traces);
}

/**
 * Returns an error when a month lost generations: its newest record is older than its data files or the generation memory
 * say. A record that is `whole` and later than the last known commit lost nothing, because the lake was begun anew.
 */
export function lostGenerations(
  folder: string,
  record: CommitRecord | undefined,
  trace: number,
  { committed, committedAt }: KnownGeneration,
): UnreadableFileError | undefined {
  const isAnew = record?.whole && committedAt !== undefined && record.committedAt > committedAt;
  const newest = Math.max(trace, isAnew ? 0 : committed);
  const generation = record?.generation ?? 0;
  return generation < newest ? lostGeneration(folder, generation, newest) : undefined;
}

function lostGeneration(folder: string, generation: number, newest: number): UnreadableFileError {
  const there = generation === 0 ? 'no commit record' : `only the record of generation ${generation}`;
  return new UnreadableFileError(`${folder} has ${there}, although generation ${newest} was committed`);
}

async function hasSecondName(file: string): Promise<boolean> {
  // the file may have been collected since it was listed
  const stats = await unlessMissing(stat(file));
  return stats !== undefined && stats.nlink > 1;
}

export interface FlatFiles {
  /** files that jiralake wrote; a file without a footer counts as one when the month is known to have been committed */
  ours: string[];
  foreign: string[];
}

/** Sorts the published files of a month by who wrote them. */
export async function flatFilesOf(
  lake: string,
  tables: readonly string[],
  month: Month,
  isKnown: boolean,
): Promise<FlatFiles> {
  const files: FlatFiles = { ours: [], foreign: [] };
  for (const table of tables) {
    const file = flatFile(lake, table, month);
    const footer = await readFooter(file);
    if (footer === undefined) continue;
    const isOurs = footer.length === 0 ? isKnown : footer.includes(VERSION_KEY);
    files[isOurs ? 'ours' : 'foreign'].push(file);
  }
  return files;
}

/** The last bytes of a Parquet file: the length of the footer, and the magic number. */
const TAIL_BYTES = 8;
/** A footer of jiralake takes a few kB a row group. */
const MAX_FOOTER_BYTES = 64 * 1024 * 1024;

/** Reads a Parquet footer. Returns no bytes when the file is no Parquet file, `undefined` when there is no file. */
async function readFooter(file: string): Promise<Buffer | undefined> {
  const handle = await unlessMissing(open(file));
  if (!handle) return undefined;
  try {
    const { size } = await handle.stat();
    const readAt = async (from: number, bytes: number): Promise<Buffer> =>
      (await handle.read(Buffer.alloc(bytes), 0, bytes, from)).buffer;
    if (size < 2 * TAIL_BYTES) return Buffer.alloc(0);
    const length = (await readAt(size - TAIL_BYTES, TAIL_BYTES)).readUInt32LE(0);
    if (length > Math.min(size - TAIL_BYTES, MAX_FOOTER_BYTES)) return Buffer.alloc(0);
    return await readAt(size - TAIL_BYTES - length, length);
  } finally {
    await handle.close();
  }
}
