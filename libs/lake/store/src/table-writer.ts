import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, type Cells, type IssueId } from '@jiralake/core';
import { UnreadableFileError, isMissing, isSystemError, versionOfFile } from '@jiralake/files';
import {
  fileColumnOf,
  type FileColumn,
  createRowGroupCache,
  type RowGroupCache,
  hasValues,
  reshapeTable,
  rewriteRowGroups,
  rewriteTable,
  readTableFile,
  type TableFile,
} from '@jiralake/parquet';
import type { TableShape } from '@jiralake/tables';
import { LRUCache } from 'lru-cache';
import { cacheBytes } from './cache-bytes';
import type { CommittedFile } from './commit-record';
import { issueIdsIn } from './issue-ids';
import { createMonthBuilder, type MonthPart } from './write-month';
import { renderTable, sha256, writeFiles, type WriteTarget, type MadeTable } from './write-files';

export interface TableChange extends WriteTarget {
  /** the version that the footers name */
  version: string;
  /** the footers of the base name another version, so all files are written again */
  relabelled: boolean;
  /** issues whose stored rows are replaced; an issue without new rows leaves the month */
  issueIds: readonly IssueId[];
  /** the new rows of each table, by column */
  rows: Readonly<Record<string, Cells>>;
}

/** Writes all tables of a month from their rows. Memory holds the encoded row groups, and the rows of a few more. */
export interface MonthWriter {
  add(part: MonthPart): Promise<void>;
  /** Writes the data files. A file of the base is kept when it is equal byte for byte. */
  finish(target: WriteTarget): Promise<Record<string, CommittedFile>>;
  /** Forgets the added rows. */
  drop(): void;
}

/** Writes the data files of a generation. This is mostly computing, so it can run in another thread. */
export interface TableWriter {
  /**
   * Writes the changed tables to new data files. A table without a changed row keeps its data file.
   * @throws UnreadableFileError naming a file of the base that is missing, or differs from its record
   */
  writeTables(change: TableChange): Promise<Record<string, CommittedFile>>;
  /** Begins to write a month from all of its rows. */
  beginMonth(folder: string): MonthWriter;
  /** Lists the issues in a data file of the table `issues`. @throws UnreadableFileError like `writeTables` */
  issuesOf(folder: string, issues: CommittedFile): Promise<IssueId[]>;
}

/** The approximate memory of a footer entry of a column chunk. */
const ENTRY_BYTES = 1_500;

/** A cached table, and the version of its file: one that somebody replaced must not live on in the cache. */
type CachedTable = TableFile & { fileVersion: string | undefined };

/**
 * Creates a writer that runs one call at a time, because the cached tables share row groups.
 * @param cachedBytes size of the caches: half of it for files and footers that were read or written lately, so that a month
 * that changes often is not read again, and half for decoded row groups
 */
export function createTableWriter(
  tables: readonly TableShape[],
  version: string,
  { cachedBytes = cacheBytes(1) }: { cachedBytes?: number } = {},
): TableWriter {
  const tableCache = new LRUCache<string, CachedTable>({
    maxSize: Math.ceil(cachedBytes / 2),
    sizeCalculation: sizeOf,
  });
  const rowGroupCache = createRowGroupCache(Math.ceil(cachedBytes / 2));
  const shapes = tables.map(({ name, columns }) => ({ name, columns: columns.map(fileColumnOf) }));

  const open = async (file: string, committed: CommittedFile, known: readonly FileColumn[]) => {
    const cached = tableCache.get(file);
    if (cached && cached.fileVersion === (await versionOfFile(file))) return cached;
    return { ...(await readCommitted(file, committed, known)), fileVersion: await versionOfFile(file) };
  };

  /** Returns the table after a change, or the committed file when no row changes. */
  const makeTable = async (
    change: TableChange,
    { name, columns }: (typeof shapes)[number],
  ): Promise<MadeTable> => {
    const base = change.base[name];
    const old = base && path.join(change.folder, base.file);
    const stored = base && old ? await open(old, base, columns) : undefined;
    const changed = new Set(change.issueIds);
    const next = await nextTable(
      stored,
      columns,
      changed,
      change.rows[name] ?? columns.map(() => []),
      rowGroupCache,
    );
    if (!base || !old || !stored || next !== stored || change.relabelled)
      return renderTable(name, next, change.version);
    tableCache.set(old, stored);
    return { name, kept: base };
  };

  const inTurn = createTurns();
  return {
    writeTables: (change) =>
      inTurn(async () => {
        const made: MadeTable[] = [];
        for (const shape of shapes) made.push(await makeTable(change, shape));
        return writeFiles(change, made, async (file, table, name) => {
          const old = change.base[name];
          if (old) tableCache.delete(path.join(change.folder, old.file));
          tableCache.set(file, { ...table, fileVersion: await versionOfFile(file) });
        });
      }),
    beginMonth() {
      const builder = createMonthBuilder(shapes, version);
      return {
        add: (part) => inTurn(() => Promise.resolve(builder.add(part))),
        finish: (target) => inTurn(async () => writeFiles(target, await builder.finish(target))),
        drop: () => undefined,
      };
    },
    issuesOf: (folder, issues) =>
      inTurn(async () => {
        const shape = shapes.find(({ name }) => name === 'issues');
        const table = await open(path.join(folder, issues.file), issues, shape?.columns ?? []);
        return issueIdsIn(table);
      }),
  };
}

/** Returns the table after a change; the same object when no row changes. */
async function nextTable(
  stored: TableFile | undefined,
  columns: readonly FileColumn[],
  changed: ReadonlySet<IssueId>,
  rows: Cells,
  rowGroupCache: RowGroupCache,
): Promise<TableFile> {
  if (!stored) return rewriteTable(columns, rows);
  const names = new Set(columns.map(({ name }) => name));
  const unknown = stored.columns.filter(({ name }) => !names.has(name));
  const before = reshapeTable(stored, [...columns, ...unknown]);
  const after = await rewriteRowGroups(before, changed, rows, undefined, rowGroupCache);
  if (after === stored) return stored;
  // a column that this version does not declare is removed with its last value
  const filled: FileColumn[] = [];
  for (const column of unknown) if (await hasValues(after, column)) filled.push(column);
  return reshapeTable(after, [...columns, ...filled]);
}

/** @throws UnreadableFileError naming a file that is missing, or differs from its record */
async function readCommitted(
  file: string,
  committed: CommittedFile,
  known: readonly FileColumn[],
): Promise<TableFile> {
  try {
    const bytes = await readFile(file);
    if (sha256(bytes) !== committed.sha256) throw new Error('its content is not what was committed');
    return await readTableFile(bytes, known);
  } catch (error) {
    // a system error, such as no file handles left, says nothing about the file
    if (isSystemError(error) && !isMissing(error)) throw error;
    throw new UnreadableFileError(`cannot read the partition ${file}: ${messageOf(error)}`);
  }
}

function sizeOf({ columns, groups }: TableFile): number {
  const entry = columns.length * ENTRY_BYTES;
  const bytes = groups.map((group) => group.bytes.length + entry);
  return bytes.reduce((sum, size) => sum + size, 1);
}

/** Creates a queue that runs one task at a time. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
