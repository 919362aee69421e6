import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Month } from '@jiralake/core';
import { UnreadableFileError, isMissing } from '@jiralake/files';
import { VERSION_KEY } from '@jiralake/parquet';
import { generationOfData, listGenerations, type CommitRecord } from './commit-record';
import type { KnownGeneration } from './generation-memory';
import { flatFile } from './publish-month';

/**
 * The newest generation that was committed as far as the folder of a month tells, with or without its record; 0 without any. A data
 * file with a second name was published, so it had a record; one without is that of a writer at work, or of one that died.
 */
export async function newestTrace(folder: string): Promise<number> {
  const newest = (await listGenerations(folder)).at(-1) ?? 0;
  const later = (await namesIn(folder)).filter((name) => (generationOfData(name) ?? 0) > newest);
  const published = await Promise.all(later.map((name) => hasSecondName(path.join(folder, name))));
  const traces = later.map((name, i) => (published[i] ? (generationOfData(name) ?? 0) : 0));
  return Math.max(newest, ...traces);
}

/**
 * What a month lacks of what was committed, if anything: its newest record is older than what its data files or the memory tell. One
 * that was made of all rows later than the last known commit is no older state, but a lake that was begun anew.
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
  const stats = await stat(file).catch((error: unknown) => {
    // collected since it was listed
    if (isMissing(error)) return undefined;
    throw error;
  });
  return stats !== undefined && stats.nlink > 1;
}

export interface FlatFiles {
  /** those that this project wrote; one without a footer is taken for such when the month is known to have been committed */
  ours: string[];
  foreign: string[];
}

/** The flat files of a month. */
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

/** Length of the footer, then the name of the format. */
const TAIL_BYTES = 8;
/** One of ours takes a few kB a row group. */
const MOST_FOOTER_BYTES = 64 * 1024 * 1024;

/** The bytes of a Parquet footer, none for what is no Parquet file, `undefined` when there is no file. */
async function readFooter(file: string): Promise<Buffer | undefined> {
  const handle = await open(file).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (!handle) return undefined;
  try {
    const { size } = await handle.stat();
    const readAt = async (from: number, bytes: number): Promise<Buffer> =>
      (await handle.read(Buffer.alloc(bytes), 0, bytes, from)).buffer;
    if (size < 2 * TAIL_BYTES) return Buffer.alloc(0);
    const length = (await readAt(size - TAIL_BYTES, TAIL_BYTES)).readUInt32LE(0);
    if (length > Math.min(size - TAIL_BYTES, MOST_FOOTER_BYTES)) return Buffer.alloc(0);
    return await readAt(size - TAIL_BYTES - length, length);
  } finally {
    await handle.close();
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
