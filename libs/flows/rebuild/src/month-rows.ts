import type { IssueId, Month } from '@jiralake/core';
import type { MonthPart } from '@jiralake/lake-store';
import { statesOfForeignFiles, type AttachmentStore, type RawFolder } from '@jiralake/raw-store';
import type { AttachmentStates, RawIssue } from '@jiralake/payloads';
import type { Table, TransformContext } from '@jiralake/tables';
import { collectRows, type CollectedRows } from './collect-rows';

/** The sources of the rows of a month. */
export interface MonthSources {
  raw: Pick<RawFolder, 'read'>;
  attachments: Pick<AttachmentStore, 'readStates'>;
  tables: readonly Table[];
  context: TransformContext;
}

/** An issue, and its raw file. */
export interface IssueFile {
  id: IssueId;
  file: string;
}

/** The rows of an issue cannot be made. */
export class BrokenIssueError extends Error {}

/** The number of issues whose rows are in memory together. */
const ISSUES_IN_PART = 100;

/** Yields the rows of a month in ascending order of the issue ids. @throws BrokenIssueError at the first broken issue */
export async function* partsOfMonth(
  sources: MonthSources,
  month: Month,
  issues: readonly IssueFile[],
): AsyncGenerator<MonthPart> {
  const sorted = byRisingId(issues);
  for (let start = 0; start < sorted.length; start += ISSUES_IN_PART) {
    const some = sorted.slice(start, start + ISSUES_IN_PART);
    const { rows, broken } = await collectIssues(sources, month, some);
    if (broken[0]) throw new BrokenIssueError(broken[0].error);
    yield { rows, share: (start + some.length) / sorted.length };
  }
}

export function byRisingId(issues: readonly IssueFile[]): IssueFile[] {
  return [...issues].sort((a, b) => Number(a.id) - Number(b.id));
}

/** Collects the rows of some issues of a month. */
export function collectIssues(
  { raw, attachments, tables, context }: MonthSources,
  month: Month,
  issues: readonly IssueFile[],
): Promise<CollectedRows> {
  const files = new Map(issues.map(({ id, file }) => [id, file]));
  // `readIssue` and `readStates` are called issue by issue, so caching one issue is enough
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
