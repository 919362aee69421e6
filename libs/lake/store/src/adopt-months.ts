import { mkdir, readFile, readdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError, messageOf, type Month } from '@jiralake/core';
import {
  UnreadableFileError,
  hasCode,
  isMissing,
  publishExclusively,
  publishHardLink,
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
  /** months that got a record, or back the data files that theirs names */
  adopted: Month[];
  /** how many had all of that */
  kept: number;
  /** months that could not be adopted, and why */
  failed: { month: Month; error: string }[];
}

/**
 * Makes commit records again from the published files, which stay as they are, for months that have none that can be read. Data
 * files that a record names and that are gone come back from published ones of the same content.
 * @param current the version of the tables, `schemaVersion`
 * @param only this month, else all
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

/** False when there was nothing to do. */
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
      // what is looked at is what stays, whatever is published meanwhile
      await linkTo(flat, path.join(folder, file));
      files[table] = { file, rows: 0, bytes: 0, sha256: '' };
      const { version, ...content } = await verify(path.join(folder, file), flat);
      files[table] = { file, ...content };
      versions.push(version);
    }
    const record: CommitRecord = {
      ...{ v: 1, month, generation, committedAt: new Date().toISOString() },
      ...{ version: oldestOf(versions, current), tables: files },
    };
    committed = await commitAlone(folder, record, before);
    return committed;
  } finally {
    if (!committed) await discardFiles(folder, files, {});
  }
}

/**
 * Above every number that the month can have had: a month is committed a few times a second at most, so tenths of a second
 * since 2020 are more. Whoever follows the numbers never sees one twice.
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

/** Reads all of a file. @throws UnreadableFileError naming the published file when it is broken, or not ours */
async function verify(
  data: string,
  flat: string,
): Promise<Omit<CommittedFile, 'file'> & { version: string }> {
  const bytes = await readFile(data);
  try {
    const { version, columns, groups, rows: unordered } = await readTableFile(bytes, []);
    if (version === undefined) throw new Error('it does not say what version wrote it');
    // what is not what was compressed fails here
    for (const group of groups) await decodeRowGroup(group, columns);
    const rows = unordered?.length ?? groups.reduce((sum, group) => sum + group.rows, 0);
    return { rows, bytes: bytes.length, sha256: sha256(bytes), version };
  } catch (error) {
    throw new UnreadableFileError(`${flat} cannot be adopted: ${messageOf(error)}`);
  }
}

/** The oldest, and of several as old one that is not the current: then the month counts as outdated, and is made again. */
function oldestOf(versions: readonly string[], current: string): string {
  const rank = (version: string): number => registryNumber(version) + (version === current ? 0.5 : 0);
  return versions.reduce((oldest, version) => (rank(version) < rank(oldest) ? version : oldest));
}

/** False, and nothing is changed, when a transformer committed the month meanwhile. */
async function commitAlone(
  folder: string,
  record: CommitRecord,
  before: readonly number[],
): Promise<boolean> {
  const isForeign = (generation: number): boolean =>
    generation < record.generation && !before.includes(generation);
  const place = path.join(folder, recordName(record.generation));
  if ((await listGenerations(folder)).some(isForeign)) return false;
  if (!(await publishExclusively(place, JSON.stringify(record), { mode: 0o644, fsync: true }))) return false;
  // one that came in between may be acknowledged already, so it stays
  if (!(await listGenerations(folder)).some(isForeign)) return true;
  await unlink(place);
  return false;
}

/** Gives data files that are gone back from published ones. @throws PermanentError naming what cannot come back */
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
  return stat(file).then(
    () => true,
    (error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    },
  );
}
