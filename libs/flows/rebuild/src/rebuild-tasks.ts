import { PermanentError, messageOf, monthOf, type IssueId, type Month } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import { FencedError, type CommitRecord, type ParquetStore } from '@jiralake/lake-store';
import type { RawFolder } from '@jiralake/raw-store';
import type { CollectedRows } from './collect-rows';
import {
  BrokenIssueError,
  byRisingId,
  collectIssues,
  partsOfMonth,
  type IssueFile,
  type MonthSources,
} from './month-rows';

export interface RebuildPorts extends MonthSources {
  raw: RawFolder;
  lake: ParquetStore;
  /** called right before each commit; when `beforeCommit` throws, nothing is committed */
  beforeCommit(): Promise<void>;
}

/** A raw file or an issue that could not be used, and why. */
export interface Skipped {
  what: string;
  error: string;
}

/** The issue in a raw file. `month` and `key` are missing when only the deletion of the issue is known. */
export interface LocatedIssue {
  file: string;
  id: IssueId;
  key: string | undefined;
  month: Month | undefined;
  syncedAt: string;
}

/** The task to rebuild one month. */
export interface MonthTask {
  month: Month;
  /** all issues of the month, and their files */
  issues: readonly IssueFile[];
  /** raw files that could not be read; any of them could belong to this month, so its stored rows stay */
  skipped: readonly Skipped[];
}

/** The result of a `MonthTask`. */
export interface RebuiltMonth {
  issues: number;
  /** by table */
  rows: Record<string, number>;
  skipped: Skipped[];
}

/** The tasks of a rebuild. They share no memory, so worker threads can run them. */
export interface RebuildTasks {
  /** Locates the issues of some raw files, or returns what is wrong with a file. */
  locate(files: readonly string[]): Promise<(LocatedIssue | { file: string; error: string })[]>;
  /** Writes a month from raw and commits it. */
  rebuildMonth(task: MonthTask): Promise<RebuiltMonth>;
}

/** Creates tasks that run in this thread. */
export function createRebuildTasks(ports: RebuildPorts): RebuildTasks {
  return {
    locate: async (files) => {
      const located = [];
      for (const file of files) located.push(await locate(ports.raw, file));
      return located;
    },
    rebuildMonth: (task) => rebuildMonth(ports, task),
  };
}

async function locate(raw: RawFolder, file: string): Promise<LocatedIssue | { file: string; error: string }> {
  try {
    const { id, key, syncedAt, created } = await raw.readHead(file);
    return { file, id, key, syncedAt, month: created === undefined ? undefined : monthOf(created) };
  } catch (error) {
    return { file, error: messageOf(error) };
  }
}

const MAX_ATTEMPTS = 10;
const MAX_NAMED = 5;

async function rebuildMonth(ports: RebuildPorts, task: MonthTask): Promise<RebuiltMonth> {
  const { month } = task;
  for (let attempt = 1; ; attempt++) {
    try {
      const { record, broken } = await commitMonth(ports, task);
      const rowsIn = (table: string): number => record.tables[table]?.rows ?? 0;
      return {
        issues: rowsIn('issues'),
        rows: Object.fromEntries(ports.tables.map(({ name }) => [name, rowsIn(name)])),
        skipped: broken.map(({ id, error }) => ({ what: `issue ${id}`, error })),
      };
    } catch (error) {
      // a transformer committed meanwhile, so the month is rebuilt on top of that commit
      if (!(error instanceof FencedError) || attempt === MAX_ATTEMPTS) {
        const message = `${month} could not be rebuilt: ${messageOf(error)}`;
        throw error instanceof PermanentError
          ? new PermanentError(message)
          : new Error(message, { cause: error });
      }
    }
  }
}

interface CommittedMonth {
  record: Pick<CommitRecord, 'tables'>;
  broken: CollectedRows['broken'];
}

/** Replaces a month in the lake. When some of raw cannot be read, replaces only the issues that can be read. */
async function commitMonth(ports: RebuildPorts, task: MonthTask): Promise<CommittedMonth> {
  const { lake, beforeCommit } = ports;
  const { month, skipped } = task;
  if (skipped.length > 0)
    return commitReadable(
      ports,
      task,
      skipped.map(({ what }) => what),
    );
  try {
    const parts = partsOfMonth(ports, month, task.issues);
    return { record: await lake.replaceMonth({ month, parts, beforeCommit }), broken: [] };
  } catch (error) {
    if (!(error instanceof BrokenIssueError)) throw error;
    return commitReadable(ports, task, [error.message]);
  }
}

function notReplaced(unread: readonly string[]): string {
  const named = unread.slice(0, MAX_NAMED).join(', ');
  return `it is not replaced, because the rows of these unreadable files or issues would be lost: ${named}${unread.length > MAX_NAMED ? ', …' : ''}`;
}

/** The number of issues in one commit, whose rows are in memory together. */
const ISSUES_IN_COMMIT = 500;

/**
 * Replaces the issues that could be read, `ISSUES_IN_COMMIT` with each commit. Removes issues that raw lacks, unless raw files
 * could not be read.
 */
async function commitReadable(
  ports: RebuildPorts,
  task: MonthTask,
  unread: readonly string[],
): Promise<CommittedMonth> {
  const { lake, beforeCommit } = ports;
  const { month, skipped } = task;
  const issues = byRisingId(task.issues);
  const broken: CollectedRows['broken'] = [];
  try {
    let base = await lake.readMonth(month);
    const known = new Set(issues.map(({ id }) => id));
    const stored = base && skipped.length === 0 ? await lake.issuesOf(base) : [];
    const gone = [...new Set(stored)].filter((id) => !known.has(id));
    for (let start = 0; start === 0 || start < issues.length; start += ISSUES_IN_COMMIT) {
      const some = issues.slice(start, start + ISSUES_IN_COMMIT);
      const next = issues[start + ISSUES_IN_COMMIT]?.id;
      const collected = await collectIssues(ports, month, some);
      broken.push(...collected.broken);
      const outdated = base !== undefined && lake.isOutdated(base);
      base = await lake.commitMonth({
        month,
        base,
        rows: collected.rows,
        beforeCommit,
        issueIds: next === undefined ? [...collected.good, ...gone] : collected.good,
        upgrade: outdated ? { issueIds: some.map(({ id }) => id), next } : undefined,
      });
    }
    return { record: base ?? { tables: {} }, broken };
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    throw new PermanentError(`${error.message}; ${notReplaced(unread)}`);
  }
}
