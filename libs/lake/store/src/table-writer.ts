import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { issueIdSchema, messageOf, type IssueId } from '@jiralake/core';
import { UnreadableFileError, isMissing, isSystemError } from '@jiralake/files';
import {
  fileColumnOf,
  type FileColumn,
  createRowMemory,
  type RowMemory,
  readTable,
  hasValues,
  reshapeTable,
  spliceTable,
  rewriteTable,
  readTableFile,
  type TableFile,
} from '@jiralake/parquet';
import type { Row, Table } from '@jiralake/tables';
import { LRUCache } from 'lru-cache';
import { cacheBytes } from './cache-bytes';
import type { CommittedFile } from './commit-record';
import { createMonthBuilder, type MonthPart } from './make-month';
import { renderTable, sha256, writeFiles, type FilePlace, type MadeTable } from './write-files';

/** What the writing of a table needs to know of it. */
export type TableShape = Pick<Table, 'name' | 'columns'>;

export interface TableChange extends FilePlace {
  /** what the files say made their rows */
  version: string;
  /** the files of the base say another: all of them are written again */
  relabelled: boolean;
  /** issues whose stored rows are replaced; without new rows they leave */
  issueIds: readonly IssueId[];
  rows: Readonly<Record<string, readonly Row[]>>;
}

/** All tables of a month, written anew. Only the rows of a few row groups are in memory, and all that is encoded. */
export interface MonthWriter {
  add(part: MonthPart): Promise<void>;
  /** A file of the base stays when it is, byte for byte, what would be written; what else is wrong with it does not matter. */
  finish(place: FilePlace): Promise<Record<string, CommittedFile>>;
  /** Forgets what was added. */
  drop(): void;
}

/** Makes the data files of a generation. All of it is computing, so it can be done in another thread. */
export interface TableWriter {
  /**
   * Writes the tables of a change under new names. A table whose rows stay the same keeps its file.
   * @throws UnreadableFileError naming a file of the base that is not what its record says, or is gone
   */
  writeTables(change: TableChange): Promise<Record<string, CommittedFile>>;
  /** Begins to write a month of this folder anew. */
  beginMonth(folder: string): MonthWriter;
  /** The issues that have rows in a file of the table `issues`. @throws UnreadableFileError as above */
  issuesOf(folder: string, issues: CommittedFile): Promise<IssueId[]>;
}

/** What an entry of the footer takes in memory, for each column. */
const ENTRY_BYTES = 1_500;
/** What a cell of a file takes that has no ranges, about. */
const CELL_BYTES = 40;

interface StoredTable extends TableFile {
  /** all rows, when the file has no ranges to splice by */
  rows?: Row[];
}

/** A file in memory, and what it looked like on disk. */
type WarmTable = StoredTable & { stamp: string | undefined };

/**
 * A writer that does one thing at a time: row groups are shared between the files that it keeps in memory.
 * @param cachedBytes half of it for files that were read or written lately, and their footers: a month that changes often is
 * not read again; half for rows
 */
export function createTableWriter(
  tables: readonly TableShape[],
  version: string,
  { cachedBytes = cacheBytes(1) }: { cachedBytes?: number } = {},
): TableWriter {
  const warm = new LRUCache<string, WarmTable>({
    maxSize: Math.ceil(cachedBytes / 2),
    sizeCalculation: sizeOf,
  });
  const memory = createRowMemory(Math.ceil(cachedBytes / 2));
  const shapes = tables.map(({ name, columns }) => ({ name, columns: columns.map(fileColumnOf) }));

  const open = async (file: string, committed: CommittedFile, known: readonly FileColumn[]) => {
    const kept = warm.get(file);
    if (kept && kept.stamp === (await stampOf(file))) return kept;
    return { ...(await readCommitted(file, committed, known)), stamp: await stampOf(file) };
  };

  /** The table after a change, or what is committed when its rows stay the same. */
  const makeTable = async (
    change: TableChange,
    { name, columns }: (typeof shapes)[number],
  ): Promise<MadeTable> => {
    const base = change.base[name];
    const old = base && path.join(change.folder, base.file);
    const stored = base && old ? await open(old, base, columns) : undefined;
    const changed = new Set(change.issueIds);
    const next = await nextTable(stored, columns, changed, change.rows[name] ?? [], memory);
    if (!base || !old || !stored || next !== stored || change.relabelled)
      return renderTable(name, next, change.version);
    warm.set(old, stored);
    return { name, kept: base };
  };

  const inTurn = createTurns();
  return {
    writeTables: (change) =>
      inTurn(async () => {
        const made: MadeTable[] = [];
        for (const shape of shapes) made.push(await makeTable(change, shape));
        return writeFiles(change, made, async (place, table, name) => {
          const old = change.base[name];
          if (old) warm.delete(path.join(change.folder, old.file));
          warm.set(place, { ...table, stamp: await stampOf(place) });
        });
      }),
    beginMonth() {
      const builder = createMonthBuilder(shapes, version);
      return {
        add: (part) => inTurn(() => Promise.resolve(builder.add(part))),
        finish: (place) => inTurn(async () => writeFiles(place, await builder.finish(place))),
        drop: () => undefined,
      };
    },
    issuesOf: (folder, issues) =>
      inTurn(async () => {
        const shape = shapes.find(({ name }) => name === 'issues');
        const id = (shape?.columns ?? []).filter(({ name }) => name === 'issue_id');
        const { groups, rows } = await open(path.join(folder, issues.file), issues, shape?.columns ?? []);
        return (rows ?? (await readTable({ columns: id, groups }))).map((row) =>
          issueIdSchema.parse(row['issue_id']),
        );
      }),
  };
}

/** The table after a change; the same object when nothing changed. */
async function nextTable(
  stored: StoredTable | undefined,
  columns: readonly FileColumn[],
  changed: ReadonlySet<IssueId>,
  rows: readonly Row[],
  memory: RowMemory,
): Promise<StoredTable> {
  if (!stored) return rewriteTable(columns, rows);
  const names = new Set(columns.map(({ name }) => name));
  const unknown = stored.columns.filter(({ name }) => !names.has(name));
  if (stored.rows) {
    const kept = stored.rows.filter((row) => !changed.has(row['issue_id'] as IssueId));
    const filled = unknown.filter(({ name }) => kept.some((row) => row[name] !== null));
    return rewriteTable([...columns, ...filled], [...kept, ...rows]);
  }
  const before = reshapeTable(stored, [...columns, ...unknown]);
  const after = await spliceTable(before, changed, rows, undefined, memory);
  if (after === stored) return stored;
  // a column that only another version knows goes with its last value
  const filled: FileColumn[] = [];
  for (const column of unknown) if (await hasValues(after, column)) filled.push(column);
  return reshapeTable(after, [...columns, ...filled]);
}

/** Changes when the file does, which nobody should: it must not live on in memory only. */
async function stampOf(file: string): Promise<string | undefined> {
  return stat(file).then(
    ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
    () => undefined,
  );
}

/** @throws UnreadableFileError naming a file that is not what its record says, or is gone */
async function readCommitted(
  file: string,
  committed: CommittedFile,
  known: readonly FileColumn[],
): Promise<StoredTable> {
  try {
    const bytes = await readFile(file);
    if (sha256(bytes) !== committed.sha256) throw new Error('its content is not what was committed');
    return await readTableFile(bytes, known);
  } catch (error) {
    // no file handles left, an I/O error: nothing is wrong with the file
    if (isSystemError(error) && !isMissing(error)) throw error;
    throw new UnreadableFileError(`cannot read the partition ${file}: ${messageOf(error)}`);
  }
}

function sizeOf({ columns, groups, rows = [] }: StoredTable): number {
  const cells = (of: readonly Row[] = []): number => of.length * columns.length * CELL_BYTES;
  const entry = columns.length * ENTRY_BYTES;
  const bytes = groups.map((group) => group.bytes.length + entry);
  return bytes.reduce((sum, size) => sum + size, 1 + cells(rows));
}

/** Runs one piece of work after the other. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
