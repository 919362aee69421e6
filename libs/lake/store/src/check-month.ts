import { type Stats } from 'node:fs';
import path from 'node:path';
import type { Month } from '@jiralake/core';
import { UnreadableFileError, hashOfFile } from '@jiralake/files';
import { newestRecord, type CommitRecord, type CommittedFile } from './commit-record';
import type { KnownGeneration } from './generation-memory';
import { flatFilesOf, lostGenerations, newestTrace, type FlatFiles } from './month-traces';
import { flatFile, statIfPresent, type LakeFolders } from './publish-month';

/** Damage to a month of the lake. */
export interface Damage {
  month: Month;
  /** a description for people, with file names */
  what: string;
  /** the generation with damaged data files, on which no commit may build; the next commit repairs any other damage */
  generation: number | undefined;
  /** the month was committed, and no file of it is on the disk */
  isGone: boolean;
}

export interface MonthCheck {
  /** size of the data files according to their record */
  bytes: number;
  damage: Damage | undefined;
}

export interface CheckOptions {
  /** compare checksums, which reads all files, instead of sizes */
  checksums: boolean;
}

const MAX_NAMED = 3;
const noFiles: FlatFiles = { ours: [], foreign: [] };

/**
 * Checks that the data files and the published files of a month are those of its commit record. A month that is committed
 * during the check is checked again. Published files of another writer are no damage.
 */
export async function checkMonth(
  folders: LakeFolders,
  tables: readonly string[],
  month: Month,
  known: KnownGeneration,
  options: CheckOptions,
): Promise<MonthCheck> {
  const folder = path.join(folders.commits, month);
  const damaged = (what: string, more: Partial<Damage> = {}): Damage => ({
    month,
    what,
    generation: undefined,
    isGone: false,
    ...more,
  });
  for (;;) {
    const trace = await newestTrace(folder);
    const record = await newestRecord(folder, month).catch((error: unknown) => {
      if (error instanceof UnreadableFileError) return error;
      throw error;
    });
    if (record instanceof UnreadableFileError) return { bytes: 0, damage: damaged(record.message) };
    const lost = lostGenerations(folder, record, trace, known);
    const isKnown = trace > 0 || known.committed > 0;
    const flat = record ? noFiles : await flatFilesOf(folders.lake, tables, month, isKnown);
    if (flat.foreign.length > 0) return { bytes: 0, damage: undefined };
    const isGone = !record && trace === 0 && flat.ours.length === 0;
    if (lost) return { bytes: 0, damage: damaged(lost.message, { isGone }) };
    if (!record) {
      const [file] = flat.ours;
      const what = `${file} has no commit record in ${folder}`;
      return { bytes: 0, damage: file === undefined ? undefined : damaged(what) };
    }
    const { generation } = record;
    const wrong = await wrongFiles(folders, record, options);
    if (wrong.length > 0 && (await newestTrace(folder)) > generation) continue;
    const bytes = Object.values(record.tables).reduce((sum, file) => sum + file.bytes, 0);
    if (wrong.length === 0) return { bytes, damage: undefined };
    const named = wrong.slice(0, MAX_NAMED).map(({ what }) => what);
    const what = [...named, ...(wrong.length > MAX_NAMED ? ['…'] : [])].join(', ');
    const isData = wrong.some(({ kind }) => kind === 'data');
    return { bytes, damage: damaged(what, { generation: isData ? generation : undefined }) };
  }
}

interface WrongFile {
  kind: 'data' | 'flat';
  what: string;
}

async function wrongFiles(
  { lake, commits }: LakeFolders,
  { month, tables }: CommitRecord,
  { checksums }: CheckOptions,
): Promise<WrongFile[]> {
  const wrong: WrongFile[] = [];
  for (const [table, committed] of Object.entries(tables)) {
    const data = path.join(commits, month, committed.file);
    const flat = flatFile(lake, table, month);
    const [dataStats, flatStats] = await Promise.all([data, flat].map(statIfPresent));
    const whyData = await whyWrong(data, dataStats, committed, checksums);
    if (whyData) wrong.push({ kind: 'data', what: `${data} ${whyData}` });
    // a hard link is checked once
    if (dataStats && flatStats && dataStats.ino === flatStats.ino && dataStats.dev === flatStats.dev)
      continue;
    const whyFlat = await whyWrong(flat, flatStats, committed, checksums);
    if (whyFlat) wrong.push({ kind: 'flat', what: `${flat} ${whyFlat}` });
  }
  return wrong;
}

/** Returns why a file is not the committed one, `undefined` when it is. */
async function whyWrong(
  file: string,
  stats: Stats | undefined,
  { bytes, sha256 }: CommittedFile,
  checksums: boolean,
): Promise<string | undefined> {
  if (!stats) return 'is missing';
  if (stats.size !== bytes) return `has ${stats.size} bytes instead of ${bytes}`;
  return checksums && (await hashOfFile(file)) !== sha256
    ? 'has another content than was committed'
    : undefined;
}
