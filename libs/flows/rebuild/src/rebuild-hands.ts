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
  issues: readonly IssueFile[];
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
    const { created, ...head } = await raw.readHead(file);
    return { file, ...head, month: created === undefined ? undefined : monthOf(created) };
  } catch (error) {
    return { file, error: messageOf(error) };
  }
}

const MOST_TRIES = 10;
const MOST_NAMED = 5;

async function makeMonth(ports: RebuildPorts, task: MonthTask): Promise<MadeMonth> {
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

interface CommittedMonth {
  record: Pick<CommitRecord, 'tables'>;
  broken: CollectedRows['broken'];
}

/** Replaces all that the lake has of a month; when something of raw cannot be read, only the issues that can be. */
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
  const named = unread.slice(0, MOST_NAMED).join(', ');
  return `it is not replaced, because rows of what cannot be read either would be lost: ${named}${unread.length > MOST_NAMED ? ', …' : ''}`;
}

/** So many issues have their rows in memory at once, and are committed together. */
const ISSUES_IN_COMMIT = 500;

/**
 * Replaces the issues that could be read, some with each commit, and takes away those that raw does not know when it knows
 * all.
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
        ...{ month, base, rows: collected.rows, beforeCommit },
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
