import { mkdir, readFile, readdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError, messageOf, type Month } from '@jiralake/core';
import {
  UnreadableFileError,
  hasCode,
  publishExclusively,
  publishHardLink,
  unlessMissing,
} from '@jiralake/files';
import { decodeRowGroup, readTableFile } from '@jiralake/parquet';
import { registryNumber } from '@jiralake/tables';
import { discardFiles } from './collect-garbage';
import {
  dataFileName,
  generationOfData,
  listGenerations,
  newestRecord,
  recordName,
  type CommitRecord,
  type CommittedFile,
} from './commit-record';
import { flatFile, type LakeFolders } from './publish-month';
import { publishedTables } from './published-tables';
import { sha256 } from './write-files';

export interface Adopted {
  /** months that got a commit record, or whose missing data files were restored */
  adopted: Month[];
  /** number of months that lacked nothing */
  kept: number;
  /** months that could not be adopted, and why */
  failed: { month: Month; error: string }[];
}

/**
 * Makes commit records from the published files, for months without a readable record; the published files stay as they
 * are. Restores missing data files of a readable record from published files of the same content.
 * @param current the version of the tables, `schemaVersion`
 * @param only adopt this month alone; all months without it
 */
export async function adoptMonths(folders: LakeFolders, current: string, only?: Month): Promise<Adopted> {
  const result: Adopted = { adopted: [], kept: 0, failed: [] };
  for (const [month, tables] of await publishedTables(folders.lake)) {
    if (only !== undefined && month !== only) continue;
    try {
      if (await adoptMonth(folders, current, month, tables)) result.adopted.push(month);
      else result.kept += 1;
    } catch (error) {
      result.failed.push({ month, error: messageOf(error) });
    }
  }
  return result;
}

/** Returns false when the month lacks nothing. */
async function adoptMonth(
  folders: LakeFolders,
  current: string,
  month: Month,
  tables: readonly string[],
): Promise<boolean> {
  const folder = path.join(folders.commits, month);
  const record = await newestRecord(folder, month).catch((error: unknown) => {
    if (error instanceof UnreadableFileError) return undefined;
    throw error;
  });
  return record ? restoreFiles(folders, record) : makeRecord(folders, current, month, tables);
}

async function makeRecord(
  { lake, commits }: LakeFolders,
  current: string,
  month: Month,
  tables: readonly string[],
): Promise<boolean> {
  if (!tables.includes('issues')) throw new PermanentError(`${flatFile(lake, 'issues', month)} is missing`);
  const folder = path.join(commits, month);
  await mkdir(folder, { recursive: true });
  const before = await listGenerations(folder);
  const generation = await unusedGeneration(folder);
  const files: Record<string, CommittedFile> = {};
  const versions: string[] = [];
  let committed = false;
  try {
    for (const table of tables) {
      const [file, flat] = [dataFileName(table, generation), flatFile(lake, table, month)];
      // a link keeps the file that is verified, even if another one is published meanwhile
      await linkTo(flat, path.join(folder, file));
      files[table] = { file, rows: 0, bytes: 0, sha256: '' };
      const { version, ...content } = await verify(path.join(folder, file), flat);
      files[table] = { file, ...content };
      versions.push(version);
    }
    const record: CommitRecord = {
      v: 1,
      month,
      generation,
      committedAt: new Date().toISOString(),
      version: oldestOf(versions, current),
      tables: files,
    };
    committed = await commitAlone(folder, record, before);
    return committed;
  } finally {
    if (!committed) await discardFiles(folder, files, {});
  }
}

/**
 * Returns a generation above every one that the month can have had, so that a reader never sees a generation twice. The
 * tenths of a second since 2020 are more, because a month is committed a few times a second at most.
 */
async function unusedGeneration(folder: string): Promise<number> {
  const seen = (await readdir(folder)).map((name) => generationOfData(name) ?? 0);
  const records = await listGenerations(folder);
  return Math.max(Math.floor((Date.now() - Date.UTC(2020)) / 100), ...seen, ...records) + 1;
}

async function linkTo(flat: string, data: string): Promise<void> {
  await publishHardLink(flat, data).catch((error: unknown) => {
    if (!hasCode(error, 'EXDEV')) throw error;
    throw new PermanentError(
      `${flat} and ${data} are on different file systems: mount one volume above both`,
    );
  });
}

/** Decodes all of a file. @throws UnreadableFileError naming the published file when it is broken, or jiralake did not write it */
async function verify(
  data: string,
  flat: string,
): Promise<Omit<CommittedFile, 'file'> & { version: string }> {
  const bytes = await readFile(data);
  try {
    const { version, columns, groups } = await readTableFile(bytes, []);
    if (version === undefined) throw new Error('it does not say what version wrote it');
    // decoding fails when compressed bytes are damaged
    for (const group of groups) await decodeRowGroup(group, columns);
    const rows = groups.reduce((sum, group) => sum + group.rows, 0);
    return { rows, bytes: bytes.length, sha256: sha256(bytes), version };
  } catch (error) {
    throw new UnreadableFileError(`${flat} cannot be adopted: ${messageOf(error)}`);
  }
}

/** Returns the oldest version. Of equally old ones it prefers one that is not current, so that the month is upgraded. */
function oldestOf(versions: readonly string[], current: string): string {
  const rank = (version: string): number => registryNumber(version) + (version === current ? 0.5 : 0);
  return versions.reduce((oldest, version) => (rank(version) < rank(oldest) ? version : oldest));
}

/** Links the record. Returns false, and changes nothing, when a transformer committed the month meanwhile. */
async function commitAlone(
  folder: string,
  record: CommitRecord,
  before: readonly number[],
): Promise<boolean> {
  const isForeign = (generation: number): boolean =>
    generation < record.generation && !before.includes(generation);
  const file = path.join(folder, recordName(record.generation));
  if ((await listGenerations(folder)).some(isForeign)) return false;
  if (!(await publishExclusively(file, JSON.stringify(record), { mode: 0o644, fsync: true }))) return false;
  // a record that was linked in between stays, because its writer may have acknowledged the issues
  if (!(await listGenerations(folder)).some(isForeign)) return true;
  await unlink(file);
  return false;
}

/** Restores missing data files from published files. @throws PermanentError naming a file that cannot be restored */
async function restoreFiles({ lake, commits }: LakeFolders, record: CommitRecord): Promise<boolean> {
  const { month, tables } = record;
  let restored = false;
  for (const [table, committed] of Object.entries(tables)) {
    const data = path.join(commits, month, committed.file);
    if (await isThere(data)) continue;
    const flat = flatFile(lake, table, month);
    const bytes = await readFile(flat).catch(() => undefined);
    if (!bytes || sha256(bytes) !== committed.sha256)
      throw new PermanentError(
        `${data} is missing, and ${flat} is not the same; make the month again: jiralake rebuild --month ${month}`,
      );
    await linkTo(flat, data);
    restored = true;
  }
  return restored;
}

async function isThere(file: string): Promise<boolean> {
  return (await unlessMissing(stat(file))) !== undefined;
}
