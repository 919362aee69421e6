import type { IssueId } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import type { RawIssue } from '@jiralake/payloads';

/** What is stored of an issue beside the one that is being dealt with: a broken raw file is replaced by its own next fetch. */
export async function readIfWhole(
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
