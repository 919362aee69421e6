import { createHash } from 'node:crypto';
import path from 'node:path';
import { publishFile } from '@jiralake/files';
import { renderTableFile, type TableFile } from '@jiralake/parquet';
import { discardFiles } from './collect-garbage';
import { dataFileName, type CommittedFile } from './commit-record';

/** The folder and the generation of data files to write. */
export interface WriteTarget {
  /** folder of the data files and commit records of the month */
  folder: string;
  generation: number;
  /** data files of the base by table */
  base: Readonly<Record<string, CommittedFile>>;
}

/** A table to write, or the committed file that is kept. */
export type MadeTable =
  { name: string; kept: CommittedFile } | { name: string; kept?: undefined; table: TableFile; bytes: Buffer };

/** Only the content is synchronised: linking the record synchronises the folder, and with it the file names. */
const DATA = { mode: 0o644, fsync: 'content' } as const;

/** Renders a table for `writeFiles`. */
export function renderTable(name: string, table: TableFile, version: string): MadeTable {
  return { name, table, bytes: Buffer.concat(renderTableFile(table, version)) };
}

/**
 * Writes the data files of one generation under unique names, all or none.
 * @param onWritten called for each new data file with its path
 */
export async function writeFiles(
  { folder, generation, base }: WriteTarget,
  made: readonly MadeTable[],
  onWritten: (file: string, table: TableFile, name: string) => Promise<void> = () => Promise.resolve(),
): Promise<Record<string, CommittedFile>> {
  const writeOne = async ({ name, ...each }: MadeTable): Promise<CommittedFile> => {
    if (each.kept) return each.kept;
    const fileName = dataFileName(name, generation);
    const file = path.join(folder, fileName);
    await publishFile(file, each.bytes, DATA);
    await onWritten(file, each.table, name);
    return describe(fileName, each.table, each.bytes);
  };
  // concurrently, because most of the time is spent waiting for the disk
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
