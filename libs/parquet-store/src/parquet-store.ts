import path from 'node:path';
import { PermanentError, type IssueId, type Month } from '@jiralake/core';
import { UnreadableFileError, publishExclusively } from '@jiralake/files';
import { registryNumber, type Row, type Table, type TableName } from '@jiralake/tables';
import { collectGarbage, discardFiles } from './collect-garbage';
import { FencedError, listGenerations, newestRecord, recordName, type CommitRecord } from './commit-record';
import { noMemory, type GenerationMemory } from './generation-memory';
import { flatFilesOf, lostGenerations, newestTrace } from './month-traces';
import { publishMonth, type LakeFolders } from './publish-month';
import { createTableWriter, type MonthPart, type TableWriter, type WholeMonth } from './table-writer';

/** New rows of some issues of one month; rows of all other issues stay. */
export interface MonthChange {
  month: Month;
  /** the record the change was made for, from `readMonth` */
  base: CommitRecord | undefined;
  /** issues whose stored rows are replaced; without new rows they leave */
  issueIds: readonly IssueId[];
  rows: Readonly<Record<TableName, readonly Row[]>>;
  /** called right before the commit; when it throws nothing is committed */
  beforeCommit(): Promise<void>;
}

/** All rows of a month. */
export interface MonthReplacement extends Pick<MonthChange, 'month' | 'beforeCommit'> {
  parts: AsyncIterable<MonthPart>;
}

/** What a commit is made on top of. */
type Base = Pick<CommitRecord, 'generation' | 'tables' | 'version'>;

/** The tables of the lake. A month is committed whole, by one writer at a time. */
export interface ParquetStore {
  /**
   * The newest committed state of a month, `undefined` when nothing tells that there ever was one.
   * @throws UnreadableFileError naming a broken record, or saying that it is not the newest that was committed, or is damaged;
   * PermanentError naming files of somebody else: none of this is an empty month
   */
  readMonth(month: Month): Promise<CommitRecord | undefined>;
  /**
   * Commits a change and publishes it under the names that readers glob.
   * @throws FencedError when another writer committed after `base`; nothing is changed then
   */
  commitMonth(change: MonthChange): Promise<CommitRecord>;
  /**
   * Commits a month anew from all of its rows, whatever is stored, which may be damaged. The rows come in parts by rising
   * issue ids, and what the parts are made from is looked at only when the fence stands. Its generation is above all that
   * were ever committed, as far as anything tells.
   * @throws FencedError when another writer committed meanwhile, PermanentError naming files of somebody else
   */
  replaceMonth(all: MonthReplacement): Promise<CommitRecord>;
  /** The issues that have rows in a month. @throws UnreadableFileError naming what cannot be read */
  issuesOf(record: CommitRecord): Promise<IssueId[]>;
  /** True when another version made the rows, and not a newer one, which knows better: they should be made again. */
  isOutdated(record: CommitRecord): boolean;
}

/** What this version knows of the lake. */
export interface LakeSchema {
  tables: readonly Table[];
  /** `schemaVersion` of the tables */
  version: string;
}

const LAKE = { mode: 0o644, fsync: true } as const;

/**
 * The lake on a local file system that knows hard links; `link(2)` of the record is commit and fence in one. The writer
 * makes the data files, here or in other threads. The memory knows of generations that the folders may have lost.
 */
export function createParquetStore(
  folders: LakeFolders,
  schema: LakeSchema,
  writer: TableWriter = createTableWriter(schema.tables, schema.version),
  memory: GenerationMemory = noMemory,
): ParquetStore {
  const folderOf = (month: Month): string => path.join(folders.commits, month);

  /**
   * Writes the files, then the record of the generation after `base`: that number is the fence. A month that lost generations
   * which came after its base takes the number after those as well, for the fence of writers that know them.
   */
  async function commit(
    { month, beforeCommit }: Pick<MonthChange, 'month' | 'beforeCommit'>,
    base: Base | undefined,
    write: (place: Pick<WholeMonth, 'folder' | 'generation' | 'base'>) => Promise<CommitRecord['tables']>,
    whole?: { lost: number },
  ): Promise<CommitRecord> {
    const folder = folderOf(month);
    const next = (base?.generation ?? 0) + 1;
    const generation = Math.max(next, (whole?.lost ?? 0) + 1);
    const place = { folder, generation, base: base?.tables ?? {} };
    const files = await write(place).catch(async (error: unknown) => {
      // files of the base are collected only after newer commits
      await refuseOldBase(folder, month, base);
      throw error;
    });
    const recordOf = (number: number): CommitRecord => ({
      v: 1,
      month,
      generation: number,
      committedAt: new Date().toISOString(),
      version: schema.version,
      ...(whole ? { whole: true } : {}),
      // tables that this version does not know stay as they are
      tables: { ...place.base, ...files },
    });
    const link = async (number: number): Promise<CommitRecord> => {
      await beforeCommit();
      const record = recordOf(number);
      const target = path.join(folder, recordName(number));
      if (await publishExclusively(target, JSON.stringify(record), LAKE)) return record;
      throw fenced(month, number);
    };
    const record = await link(next).catch(async (error: unknown) => {
      // with a record of this number it may be committed all the same
      const newest = await listGenerations(folder).catch(() => [Infinity]);
      if ((newest.at(-1) ?? 0) < next) await discardFiles(folder, files, place.base);
      throw error;
    });
    const newest = generation === next ? record : await link(generation);
    // a number that was collected long ago can be linked again: only the newest record counts as committed
    await refuseOldBase(folder, month, newest);
    await Promise.all([
      publishMonth(folders, month),
      collectGarbage(folder, newest, base),
      memory.noteCommitted(month, newest),
    ]);
    return newest;
  }

  return {
    async readMonth(month) {
      const folder = folderOf(month);
      // before the record: another writer may commit meanwhile, and then that is the newer one
      const [trace, known] = await Promise.all([newestTrace(folder), memory.of(month)]);
      const record = await newestRecord(folder, month);
      const lost = lostGenerations(folder, record, trace, known);
      if (lost) throw lost;
      if (record && record.generation === known.damaged)
        throw new UnreadableFileError(`${folder}: files of generation ${known.damaged} are damaged`);
      if (record) return record;
      const [ours] = await refuseForeignFiles(folders, schema, month, false);
      if (ours !== undefined) throw new UnreadableFileError(`${ours} has no commit record in ${folder}`);
      return undefined;
    },

    commitMonth({ month, base, issueIds, rows, beforeCommit }) {
      const outdated = base !== undefined && isOutdated(base.version, schema.version);
      return commit({ month, beforeCommit }, base, (place) =>
        writer.writeTables({ ...place, outdated, issueIds, rows }),
      );
    },

    async replaceMonth({ parts, ...change }) {
      const folder = folderOf(change.month);
      const [trace, { committed }] = await Promise.all([newestTrace(folder), memory.of(change.month)]);
      const generation = (await listGenerations(folder)).at(-1) ?? 0;
      const lost = Math.max(trace, committed);
      if (generation === 0) await refuseForeignFiles(folders, schema, change.month, lost > 0);
      const stored = await newestRecord(folder, change.month).catch((error: unknown) => {
        if (error instanceof UnreadableFileError) return undefined;
        throw error;
      });
      const base = { generation, tables: stored?.tables ?? {}, version: undefined };
      const write: Parameters<typeof commit>[2] = (place) => writer.writeMonth({ ...place, parts });
      return commit(change, base, write, { lost });
    },

    async issuesOf({ month, tables: { issues } }) {
      return issues ? writer.issuesOf(folderOf(month), issues) : [];
    },

    isOutdated: ({ version }) => isOutdated(version, schema.version),
  };
}

function isOutdated(version: string | undefined, current: string): boolean {
  return version !== current && registryNumber(version) <= registryNumber(current);
}

function fenced(month: Month, generation: number): FencedError {
  return new FencedError(`${month}: another writer committed generation ${generation} first`);
}

async function refuseOldBase(
  folder: string,
  month: Month,
  base: Pick<CommitRecord, 'generation'> | undefined,
): Promise<void> {
  const newest = (await listGenerations(folder)).at(-1) ?? 0;
  const current = base?.generation ?? 0;
  if (newest > current) throw fenced(month, current + 1);
}

/**
 * Flat files of a month without a record. What something else wrote is never taken for an empty month, which would wipe it.
 * Returns those of ours, whose record is lost.
 */
async function refuseForeignFiles(
  { lake, commits }: LakeFolders,
  { tables }: LakeSchema,
  month: Month,
  isKnown: boolean,
): Promise<string[]> {
  const names = tables.map(({ name }) => name);
  const { ours, foreign } = await flatFilesOf(lake, names, month, isKnown);
  if (foreign[0] !== undefined)
    throw new PermanentError(`${foreign[0]} exists without a commit record in ${commits}`);
  return ours;
}
