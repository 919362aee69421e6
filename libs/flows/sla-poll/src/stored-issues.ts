import { PermanentError, type IssueId } from '@jiralake/core';
import type { RawStore } from '@jiralake/raw-store';
import { isDeleted, type IsSlaField, type StoredIssue } from '@jiralake/payloads';
import { slaFieldsOf } from './read-response';

export interface StoredIssuesPorts {
  raw: Pick<RawStore, 'readIssue'>;
  /** Called after each issue that was read, with the number of all. */
  onProgress(done: number, total: number): void;
  isSlaField: IsSlaField;
}

/** The issues as raw has them, one after the other, without those that are deleted, have no SLA field, or cannot be read. */
export async function* storedIssues(
  { raw, onProgress, isSlaField }: StoredIssuesPorts,
  ids: readonly IssueId[],
): AsyncGenerator<StoredIssue> {
  for (const [i, id] of ids.entries()) {
    const issue = await raw.readIssue(id).catch((error: unknown) => {
      // the reconcile finds an unreadable file and has its issue fetched
      if (error instanceof PermanentError) return undefined;
      throw error;
    });
    onProgress(i + 1, ids.length);
    if (!issue || isDeleted(issue) || !('key' in issue)) continue;
    if (slaFieldsOf(issue, isSlaField).length > 0) yield issue;
  }
}
