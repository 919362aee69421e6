import { createHash } from 'node:crypto';
import path from 'node:path';
import { publishFile } from '@jiralake/files';
import { renderTableFile, type TableFile } from '@jiralake/parquet';
import { discardFiles } from './collect-garbage';
import { dataFileName, type CommittedFile } from './commit-record';

/** Where the files of a generation go. */
export interface FilePlace {
  /** folder of the month's data files and records */
  folder: string;
  generation: number;
  /** files of the base; absent for tables that it lacks */
  base: Readonly<Record<string, CommittedFile>>;
}

/** What is to be written for a table, or what is committed already. */
export type MadeTable =
  { name: string; kept: CommittedFile } | { name: string; kept?: undefined; table: TableFile; bytes: Buffer };

/** The names are on the disk with the record's, which comes later in the same folder. */
const DATA = { mode: 0o644, fsync: 'content' } as const;

export function renderTable(name: string, table: TableFile, version: string): MadeTable {
  return { name, table, bytes: Buffer.concat(renderTableFile(table, version)) };
}

/**
 * Writes the files of one generation under names that no other writer gives, all or none.
 * @param onWritten called for each new file, with its place
 */
export async function writeFiles(
  { folder, generation, base }: FilePlace,
  made: readonly MadeTable[],
  onWritten: (place: string, table: TableFile, name: string) => Promise<void> = () => Promise.resolve(),
): Promise<Record<string, CommittedFile>> {
  const writeOne = async ({ name, ...each }: MadeTable): Promise<CommittedFile> => {
    if (each.kept) return each.kept;
    const file = dataFileName(name, generation);
    const place = path.join(folder, file);
    await publishFile(place, each.bytes, DATA);
    await onWritten(place, each.table, name);
    return describe(file, each.table, each.bytes);
  };
  // at once, because the disk is what takes the time
  const written = await Promise.allSettled(made.map(writeOne));
  const files: Record<string, CommittedFile> = {};
  written.forEach((result, i) => {
    if (result.status === 'fulfilled') files[made[i]?.name ?? ''] = result.value;
  });
  const failed = written.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') {
    await discardFiles(folder, files, base);
    throw failed.reason as Error;
  }
  return files;
}

function describe(file: string, { groups }: TableFile, bytes: Buffer): CommittedFile {
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  return { file, rows, bytes: bytes.length, sha256: sha256(bytes) };
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
