import path from 'node:path';
import { PermanentError, type IssueId, type Month, type Cells } from '@jiralake/core';
import { UnreadableFileError, publishExclusively } from '@jiralake/files';
import { issueNumber } from '@jiralake/parquet';
import { registryNumber, type TableName, type TableShape } from '@jiralake/tables';
import { collectGarbage, discardFiles } from './collect-garbage';
import { FencedError, listGenerations, newestRecord, recordName, type CommitRecord } from './commit-record';
import { noMemory, type GenerationMemory } from './generation-memory';
import { flatFilesOf, lostGenerations, newestTrace } from './month-traces';
import { publishMonth, type LakeFolders } from './publish-month';
import { shownIssues } from './shown-issues';
import type { MonthPart } from './write-month';
import { createTableWriter, type TableWriter } from './table-writer';
import type { WriteTarget } from './write-files';

/** New rows of some issues of one month. The rows of all other issues stay. */
export interface MonthChange {
  month: Month;
  /** the record from `readMonth` that the change builds on */
  base: CommitRecord | undefined;
  /** issues whose stored rows are replaced; an issue without new rows leaves the month */
  issueIds: readonly IssueId[];
  /** their rows in each table, by column */
  rows: Readonly<Record<TableName, Cells>>;
  /** from `nextUpgrade`; the change replaces the rows of its issues, except of issues that are broken */
  upgrade?: Upgrade | undefined;
  /** called right before the commit; when `beforeCommit` throws, nothing is committed */
  beforeCommit(): Promise<void>;
}

/** Issues with rows of another version, which one commit upgrades. */
export interface Upgrade {
  issueIds: readonly IssueId[];
  /** the lowest issue id that is left for later commits, if any */
  next: IssueId | undefined;
}

/** All rows of a month. */
export interface MonthReplacement extends Pick<MonthChange, 'month' | 'beforeCommit'> {
  parts: AsyncIterable<MonthPart>;
}

/** The generation and the data files that a commit builds on. */
type Base = Pick<CommitRecord, 'generation' | 'tables'>;
/** The fields of a record about the versions that made the rows. */
type Versions = Pick<CommitRecord, 'version' | 'upgrade'>;

/** The tables of the lake. All tables of a month are committed together, by one writer at a time. */
export interface ParquetStore {
  /**
   * Reads the newest commit record of a month, `undefined` when the month was never committed.
   * @throws UnreadableFileError when the record is broken, older than the newest committed one, or its files are damaged
   * @throws PermanentError naming published files of another writer
   */
  readMonth(month: Month): Promise<CommitRecord | undefined>;
  /**
   * Commits a change, and publishes the data files under the names that readers glob.
   * @throws FencedError when another writer committed after `base`; nothing is changed then
   */
  commitMonth(change: MonthChange): Promise<CommitRecord>;
  /**
   * Commits a month from all of its rows, even when the stored month is damaged. Parts come in ascending order of the issue
   * ids, and the first part is read only after the base of the fence is known. The new generation is above every known one.
   * @throws FencedError when another writer committed meanwhile
   * @throws PermanentError naming published files of another writer
   */
  replaceMonth(all: MonthReplacement): Promise<CommitRecord>;
  /** Lists the issues with rows in a month. @throws UnreadableFileError naming a file that cannot be read */
  issuesOf(record: CommitRecord): Promise<IssueId[]>;
  /**
   * Lists the issues that readers see in a month, from any file of `issues` that can be read, with or without a record.
   * Empty when there is no file, `undefined` when none of the files can be read.
   */
  shownIssues(month: Month): Promise<IssueId[] | undefined>;
  /** Returns true when rows of a month should be upgraded: another version made them that is not newer. */
  isOutdated(record: CommitRecord): boolean;
  /**
   * Returns the next `limit` issues to upgrade, in ascending order of their ids, from where the last commit of this version
   * stopped; `undefined` when the month is up to date. The commit of an upgrade without `next` brings the month up to date.
   * @throws UnreadableFileError naming a file that cannot be read
   */
  nextUpgrade(record: CommitRecord, limit: number): Promise<Upgrade | undefined>;
}

/** The tables of the lake in this version. */
export interface LakeSchema {
  tables: readonly TableShape[];
  /** `schemaVersion` of the tables */
  version: string;
}

/** The version of rows of the first release, whose records have no version. */
const UNVERSIONED = '0-00000000';

const LAKE = { mode: 0o644, fsync: true } as const;

/**
 * Creates the store of a lake on a local file system with hard links. `link(2)` of the commit record is both the commit and
 * the fence.
 * @param writer writes the data files, in this thread or in others
 * @param memory knows of generations that the folders may have lost
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
   * Writes the data files, then links the record of the generation after `base`; that generation is the fence. When a month
   * lost generations after `base`, a second record takes the generation after those, as the fence for writers that know them.
   */
  async function commit(
    { month, beforeCommit }: Pick<MonthChange, 'month' | 'beforeCommit'>,
    base: Base | undefined,
    versions: Versions,
    write: (target: WriteTarget) => Promise<CommitRecord['tables']>,
    whole?: { lost: number },
  ): Promise<CommitRecord> {
    const folder = folderOf(month);
    const next = (base?.generation ?? 0) + 1;
    const generation = Math.max(next, (whole?.lost ?? 0) + 1);
    const target = { folder, generation, base: base?.tables ?? {} };
    const files = await write(target).catch(async (error: unknown) => {
      // data files of the base are missing only after newer commits
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
      // tables that this version does not declare stay as they are
      tables: { ...target.base, ...files },
    });
    const link = async (number: number): Promise<CommitRecord> => {
      await beforeCommit();
      const record = recordOf(number);
      const file = path.join(folder, recordName(number));
      if (await publishExclusively(file, JSON.stringify(record), LAKE)) return record;
      throw fenced(month, number);
    };
    const record = await link(next).catch(async (error: unknown) => {
      // the commit may have succeeded when a record of this generation exists
      const newest = await listGenerations(folder).catch(() => [Infinity]);
      if ((newest.at(-1) ?? 0) < next) await discardFiles(folder, files, target.base);
      throw error;
    });
    const newest = generation === next ? record : await link(generation);
    // the record of a collected generation can be linked again, so only the newest record counts as committed
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
      // read before the record: when another writer commits in between, the record is the newer one
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
      return commit({ month, beforeCommit }, base, versions, (target) =>
        writer.writeTables({ ...target, version, relabelled, issueIds, rows }),
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
      const write = (target: WriteTarget): Promise<CommitRecord['tables']> =>
        writeMonth(writer, target, parts);
      return commit(change, base, { version }, write, { lost });
    },

    issuesOf,

    shownIssues: (month) => shownIssues(folders, month),

    isOutdated: (record) => isOutdated(record, schema.version),

    async nextUpgrade(record, limit) {
      if (!isOutdated(record, schema.version)) return undefined;
      const from = record.upgrade?.version === schema.version ? issueNumber(record.upgrade.from) : 0;
      const ids = new Set(await issuesOf(record));
      const left = [...ids].filter((id) => issueNumber(id) >= from);
      left.sort((a, b) => issueNumber(a) - issueNumber(b));
      return { issueIds: left.slice(0, limit), next: left[limit] };
    },
  };
}

async function writeMonth(
  writer: TableWriter,
  target: WriteTarget,
  parts: AsyncIterable<MonthPart>,
): Promise<CommitRecord['tables']> {
  const month = writer.beginMonth(target.folder);
  try {
    for await (const part of parts) await month.add(part);
    return await month.finish(target);
  } catch (error) {
    month.drop();
    throw error;
  }
}

/** Returns the versions of a commit. A month keeps its old version until the last commit of its upgrade. */
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
  // an upgrade that another version began left rows of that version
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
 * Refuses a month without a record that has published files of another writer, because a commit would overwrite them.
 * Returns the published files that jiralake wrote, whose record is lost.
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
