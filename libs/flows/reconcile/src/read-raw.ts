import {
  microsecondsOf,
  messageOf,
  monthOf,
  parseJiraTime,
  PermanentError,
  type IssueId,
} from '@jiralake/core';
import type { RawStore, WholeHead } from '@jiralake/raw-store';
import type { RawState } from './issue-view';
import type { IssueViews } from './issue-views';

export interface ReadRawPorts {
  raw: Pick<RawStore, 'listIssues' | 'readHead' | 'readIssue'>;
  onProgress(done: number, total: number): void;
}

/** The number of files that are read concurrently. */
const FILES_AT_ONCE = 64;

/**
 * Notes every issue in raw, from the heads of the files. Returns the number of issues that are not marked as deleted.
 * @param share of the files, from 0 to 1 and chosen at random, that are read whole, which finds a broken rest of a file
 */
export async function readRaw(
  { raw, onProgress }: ReadRawPorts,
  views: IssueViews,
  share: number,
): Promise<number> {
  const ids = await raw.listIssues();
  let held = 0;
  for (let start = 0; start < ids.length; start += FILES_AT_ONCE) {
    const some = ids.slice(start, start + FILES_AT_ONCE);
    const states = await Promise.all(some.map((id) => stateOf(raw, id, Math.random() < share)));
    for (const [i, id] of some.entries()) {
      const state = states[i];
      if (!state) continue;
      views.noteRaw(id, state);
      if (state.state !== 'deleted') held += 1;
    }
    onProgress(start + some.length, ids.length);
  }
  return held;
}

/** Returns `undefined` when the file was removed after it was listed. */
async function stateOf(
  raw: ReadRawPorts['raw'],
  id: IssueId,
  isWhole: boolean,
): Promise<RawState | undefined> {
  try {
    if (isWhole) await raw.readIssue(id);
    const head = await raw.readHead(id);
    return head && rawStateOf(head);
  } catch (error) {
    // an error of the disk says nothing about the issue
    if (!(error instanceof PermanentError)) throw error;
    return { state: 'unreadable', error: messageOf(error) };
  }
}

function rawStateOf({ key, created, syncedAt, state }: WholeHead): RawState {
  if (state.isDeleted || key === undefined || created === undefined) return { state: 'deleted' };
  return {
    state: 'stored',
    updated: parseJiraTime(state.updated ?? '')?.getTime(),
    syncedAt: microsecondsOf(syncedAt),
    month: monthOf(created),
  };
}
