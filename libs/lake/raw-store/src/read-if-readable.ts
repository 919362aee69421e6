import type { IssueId } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import type { RawIssue } from '@jiralake/payloads';

/** Reads a stored issue; `undefined` for a broken file too, because the next fetch of the issue replaces it. */
export async function readIfReadable(
  { readIssue }: { readIssue(id: IssueId): Promise<RawIssue | undefined> },
  id: IssueId,
): Promise<RawIssue | undefined> {
  try {
    return await readIssue(id);
  } catch (error) {
    if (error instanceof UnreadableFileError) return undefined;
    throw error;
  }
}
