import path from 'node:path';
import { PermanentError, type IssueId, type Month } from '@jiralake/core';
import { UnreadableFileError, publishExclusively } from '@jiralake/files';
import { issueNumber } from '@jiralake/parquet';
import { registryNumber, type Row, type Table, type TableName } from '@jiralake/tables';
import { collectGarbage, discardFiles } from './collect-garbage';
import { FencedError, listGenerations, newestRecord, recordName, type CommitRecord } from './commit-record';
import { noMemory, type GenerationMemory } from './generation-memory';
import { flatFilesOf, lostGenerations, newestTrace } from './month-traces';
import { publishMonth, type LakeFolders } from './publish-month';
import { shownIssues } from './shown-issues';
import type { MonthPart } from './make-month';
import { createTableWriter, type TableWriter } from './table-writer';
import type { FilePlace } from './write-files';

/** New rows of some issues of one month; rows of all other issues stay. */
export interface MonthChange {
  month: Month;
  /** the record the change was made for, from `readMonth` */
  base: CommitRecord | undefined;
  /** issues whose stored rows are replaced; without new rows they leave */
  issueIds: readonly IssueId[];
  rows: Readonly<Record<TableName, readonly Row[]>>;
  /** the issues of `nextUpgrade` are among those whose rows are replaced, or cannot be made */
  upgrade?: Upgrade | undefined;
  /** called right before the commit; when it throws nothing is committed */
  beforeCommit(): Promise<void>;
}

/** Issues that another version made the rows of, to be made again with one commit. */
export interface Upgrade {
  issueIds: readonly IssueId[];
  /** the smallest id of those that are left for later commits, if any */
  next: IssueId | undefined;
}

/** All rows of a month. */
export interface MonthReplacement extends Pick<MonthChange, 'month' | 'beforeCommit'> {
  parts: AsyncIterable<MonthPart>;
}

/** What a commit is made on top of. */
type Base = Pick<CommitRecord, 'generation' | 'tables'>;
/** What a record says of the versions that made the rows. */
type Versions = Pick<CommitRecord, 'version' | 'upgrade'>;

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
  /**
   * The issues that a month shows, by whatever of its files can be read, with or without records. Empty when it has no file
   * of issues, `undefined` when it has and none can be read.
   */
  shownIssues(month: Month): Promise<IssueId[] | undefined>;
  /** True when another version made rows, and not a newer one, which knows better: they should be made again. */
  isOutdated(record: CommitRecord): boolean;
  /**
   * The next of the issues whose rows should be made again, `most` at once and by rising ids, from where the last commit of
   * this version left off; `undefined` when none should. The month is up to date with the commit of those that have no `next`.
   * @throws UnreadableFileError naming what cannot be read
   */
  nextUpgrade(record: CommitRecord, most: number): Promise<Upgrade | undefined>;
}

/** What this version knows of the lake. */
export interface LakeSchema {
  tables: readonly Table[];
  /** `schemaVersion` of the tables */
  version: string;
}

/** What the rows of the very first version count as, which said nothing. */
const UNVERSIONED = '0-00000000';

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
  const issuesOf = async ({ month, tables: { issues } }: CommitRecord): Promise<IssueId[]> =>
    issues ? writer.issuesOf(folderOf(month), issues) : [];

  /**
   * Writes the files, then the record of the generation after `base`: that number is the fence. A month that lost generations
   * which came after its base takes the number after those as well, for the fence of writers that know them.
   */
  async function commit(
    { month, beforeCommit }: Pick<MonthChange, 'month' | 'beforeCommit'>,
    base: Base | undefined,
    versions: Versions,
    write: (place: FilePlace) => Promise<CommitRecord['tables']>,
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
      ...versions,
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
      if (ours !== undefined) {
        const adopt =
          'if raw is gone as well, `jiralake rebuild --adopt` makes the records again from the files of the lake';
        throw new UnreadableFileError(`${ours} has no commit record in ${folder}; ${adopt}`);
      }
      return undefined;
    },

    commitMonth({ month, base, issueIds, rows, upgrade, beforeCommit }) {
      const versions = versionsAfter(base, upgrade, schema.version);
      const { version } = versions;
      const relabelled = base !== undefined && versions.upgrade === undefined && isOutdated(base, version);
      return commit({ month, beforeCommit }, base, versions, (place) =>
        writer.writeTables({ ...place, version, relabelled, issueIds, rows }),
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
      const base = { generation, tables: stored?.tables ?? {} };
      const { version } = schema;
      const write = (place: FilePlace): Promise<CommitRecord['tables']> => writeMonth(writer, place, parts);
      return commit(change, base, { version }, write, { lost });
    },

    issuesOf,

    shownIssues: (month) => shownIssues(folders, month),

    isOutdated: (record) => isOutdated(record, schema.version),

    async nextUpgrade(record, most) {
      if (!isOutdated(record, schema.version)) return undefined;
      const from = record.upgrade?.version === schema.version ? issueNumber(record.upgrade.from) : 0;
      const ids = new Set(await issuesOf(record));
      const left = [...ids].filter((id) => issueNumber(id) >= from);
      left.sort((a, b) => issueNumber(a) - issueNumber(b));
      return { issueIds: left.slice(0, most), next: left[most] };
    },
  };
}

async function writeMonth(
  writer: TableWriter,
  place: FilePlace,
  parts: AsyncIterable<MonthPart>,
): Promise<CommitRecord['tables']> {
  const month = writer.beginMonth(place.folder);
  try {
    for await (const part of parts) await month.add(part);
    return await month.finish(place);
  } catch (error) {
    month.drop();
    throw error;
  }
}

/** A month that is made again in several commits has the old version to the last but one: whoever looks takes it for old. */
function versionsAfter(
  base: CommitRecord | undefined,
  upgrade: Upgrade | undefined,
  current: string,
): Versions & { version: string } {
  if (upgrade?.next === undefined) return { version: current };
  return { version: base?.version ?? UNVERSIONED, upgrade: { version: current, from: upgrade.next } };
}

function isOutdated({ version, upgrade }: Versions, current: string): boolean {
  const isOlder = (other: string | undefined): boolean => registryNumber(other) <= registryNumber(current);
  // one that another version began to make again has rows of that, too
  return (version !== current && isOlder(version)) || (upgrade !== undefined && isOlder(upgrade.version));
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
