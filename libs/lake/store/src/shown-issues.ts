import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { IssueId, Month } from '@jiralake/core';
import { isSystemError, namesIn, unlessMissing } from '@jiralake/files';
import { readTableFile } from '@jiralake/parquet';
import { issueIdsIn, ISSUE_ID } from './issue-ids';
import { flatFile, type LakeFolders } from './publish-month';

/**
 * Lists the issues of a month from the first file that can be read: the published file, then the data files, newest first.
 * Commit records are ignored. Empty when there is no file, `undefined` when no file can be read.
 */
export async function shownIssues(
  { lake, commits }: LakeFolders,
  month: Month,
): Promise<IssueId[] | undefined> {
  const folder = path.join(commits, month);
  const names = await namesIn(folder);
  const data = names.filter((name) => /^issues-.*\.parquet$/.test(name)).toSorted((a, b) => (a < b ? 1 : -1));
  let broken = false;
  for (const file of [flatFile(lake, 'issues', month), ...data.map((name) => path.join(folder, name))]) {
    const bytes = await unlessMissing(readFile(file));
    if (!bytes) continue;
    try {
      return await idsIn(bytes);
    } catch (error) {
      if (isSystemError(error)) throw error;
      broken = true;
    }
  }
  return broken ? undefined : [];
}

async function idsIn(bytes: Buffer): Promise<IssueId[]> {
  return issueIdsIn(await readTableFile(bytes, [ISSUE_ID]));
}
