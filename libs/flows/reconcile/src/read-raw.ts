import { messageOf, monthOf, parseJiraTime, PermanentError, type IssueId } from '@jiralake/core';
import type { RawStore } from '@jiralake/raw-store';
import { isDeleted, type RawIssue } from '@jiralake/payloads';
import { microsecondsOf, type RawState } from './issue-view';
import type { IssueViews } from './issue-views';

export interface ReadRawPorts {
  raw: Pick<RawStore, 'listIssues' | 'readIssue'>;
  onProgress(done: number, total: number): void;
}

/** Notes every issue in raw, file by file. Returns the number of issues that are not marked as deleted. */
export async function readRaw({ raw, onProgress }: ReadRawPorts, views: IssueViews): Promise<number> {
  const ids = await raw.listIssues();
  let held = 0;
  for (const [i, id] of ids.entries()) {
    const state = await stateOf(raw, id);
    onProgress(i + 1, ids.length);
    if (!state) continue;
    views.noteRaw(id, state);
    if (state.state !== 'deleted') held += 1;
  }
  return held;
}

/** Returns `undefined` when the file was removed after it was listed. */
async function stateOf(raw: ReadRawPorts['raw'], id: IssueId): Promise<RawState | undefined> {
  try {
    const issue = await raw.readIssue(id);
    return issue && rawStateOf(issue);
  } catch (error) {
    // an error of the disk says nothing about the issue
    if (!(error instanceof PermanentError)) throw error;
    return { state: 'unreadable', error: messageOf(error) };
  }
}

function rawStateOf(issue: RawIssue): RawState {
  if (isDeleted(issue) || !('key' in issue)) return { state: 'deleted' };
  const { created, updated } = issue.fields;
  return {
    state: 'stored',
    updated: parseJiraTime(updated ?? '')?.getTime(),
    syncedAt: microsecondsOf(issue._synced_at),
    month: monthOf(created),
  };
}
