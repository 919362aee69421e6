import { PermanentError, messageOf, monthOf, type IssueId, type Month } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import { FencedError, type CommitRecord, type ParquetStore } from '@jiralake/parquet-store';
import { statesOfForeignFiles, type AttachmentStore, type RawFolder } from '@jiralake/raw-store';
import type { AttachmentStates, RawIssue } from '@jiralake/schemas';
import type { Table, TransformContext } from '@jiralake/tables';
import { collectRows, type CollectedRows } from './collect-rows';

export interface RebuildPorts {
  raw: RawFolder;
  attachments: Pick<AttachmentStore, 'readStates'>;
  lake: ParquetStore;
  tables: readonly Table[];
  context: TransformContext;
  /** called right before each commit; when it throws nothing is committed */
  beforeCommit(): Promise<void>;
}

/** What could not be used, and why. */
export interface Skipped {
  what: string;
  error: string;
}

/** An issue, in a file; `month` and `key` are missing when nothing but its deletion is known. */
export interface LocatedIssue {
  file: string;
  id: IssueId;
  key: string | undefined;
  month: Month | undefined;
  syncedAt: string;
}

export interface MonthTask {
  month: Month;
  /** all issues of the month, and their files */
  issues: readonly { id: IssueId; file: string }[];
  /** files that could not be read: any could be of this month, so what the lake has stays */
  skipped: readonly Skipped[];
}

export interface MadeMonth {
  issues: number;
  /** by table */
  rows: Record<string, number>;
  skipped: Skipped[];
}

/** The pieces of work of a rebuild. None needs another's memory, so they can be done by threads. */
export interface RebuildHands {
  /** The issues in some files, or what is wrong with a file. */
  locate(files: readonly string[]): Promise<(LocatedIssue | { file: string; error: string })[]>;
  /** Makes a month and commits it. */
  makeMonth(task: MonthTask): Promise<MadeMonth>;
}

/** Hands that work here. */
export function createRebuildHands(ports: RebuildPorts): RebuildHands {
  return {
    locate: async (files) => {
      const located = [];
      for (const file of files) located.push(await locate(ports.raw, file));
      return located;
    },
    makeMonth: (task) => makeMonth(ports, task),
  };
}

async function locate(raw: RawFolder, file: string): Promise<LocatedIssue | { file: string; error: string }> {
  try {
    const issue = await raw.read(file);
    const { id, _synced_at: syncedAt } = issue;
    if (!('key' in issue)) return { file, id, key: undefined, month: undefined, syncedAt };
    return { file, id, key: issue.key, month: monthOf(issue.fields.created), syncedAt };
  } catch (error) {
    return { file, error: messageOf(error) };
  }
}

const MOST_TRIES = 10;
const MOST_NAMED = 5;

async function makeMonth(ports: RebuildPorts, task: MonthTask): Promise<MadeMonth> {
  const { month, skipped } = task;
  for (let attempt = 1; ; attempt++) {
    try {
      const collected = await collectMonth(ports, task);
      const record = await commitAll(ports, month, collected, skipped);
      const { rows, broken } = collected;
      return {
        issues: rows.issues.length,
        rows: Object.fromEntries(ports.tables.map(({ name }) => [name, record.tables[name]?.rows ?? 0])),
        skipped: broken.map(({ id, error }) => ({ what: `issue ${id}`, error })),
      };
    } catch (error) {
      // a transformer committed meanwhile; it had its reasons, so the month is made again on top of that
      if (!(error instanceof FencedError) || attempt === MOST_TRIES) {
        const message = `${month} could not be made: ${messageOf(error)}`;
        throw error instanceof PermanentError
          ? new PermanentError(message)
          : new Error(message, { cause: error });
      }
    }
  }
}

function notReplaced(unread: readonly string[]): string {
  const named = unread.slice(0, MOST_NAMED).join(', ');
  return `it is not replaced, because rows of what cannot be read either would be lost: ${named}${unread.length > MOST_NAMED ? ', …' : ''}`;
}

/** Replaces the issues that were made again, or, when that cannot be read, all that the lake has of the month. */
async function commitAll(
  { lake, beforeCommit }: RebuildPorts,
  month: Month,
  { rows, good, broken }: CollectedRows,
  skipped: readonly Skipped[],
): Promise<CommitRecord> {
  try {
    const base = await lake.readMonth(month);
    const stored = base && skipped.length === 0 ? await lake.issuesOf(base) : [];
    const setAside = new Set(broken.map(({ id }) => id));
    const replaced = [...new Set([...good, ...stored])].filter((id) => !setAside.has(id));
    return await lake.commitMonth({ month, base, issueIds: replaced, rows, beforeCommit });
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    const unread = [...skipped.map(({ what }) => what), ...broken.map(({ id }) => `issue ${id}`)];
    if (unread.length > 0) throw new PermanentError(`${error.message}; ${notReplaced(unread)}`);
    return lake.replaceMonth({ month, rows, beforeCommit });
  }
}

function collectMonth(
  { raw, attachments, tables, context }: RebuildPorts,
  { month, issues }: MonthTask,
): Promise<CollectedRows> {
  const files = new Map(issues.map(({ id, file }) => [id, file]));
  // both are asked about one issue after the other
  let last: { id: IssueId; issue: RawIssue | undefined } | undefined;
  const readIssue = async (id: IssueId): Promise<RawIssue | undefined> => {
    if (last?.id === id) return last.issue;
    const file = files.get(id);
    last = { id, issue: file === undefined ? undefined : await raw.read(file) };
    return last.issue;
  };
  const readStates = async (id: IssueId): Promise<AttachmentStates | undefined> => {
    const states = await attachments.readStates(id);
    const issue = states ? undefined : await readIssue(id);
    if (!issue || !('key' in issue)) return states;
    return statesOfForeignFiles(context.attachmentsDir, issue, id);
  };
  return collectRows({ raw: { readIssue }, attachments: { readStates }, tables }, context, month, [
    ...files.keys(),
  ]);
}
