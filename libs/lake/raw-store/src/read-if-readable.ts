import type { IssueId } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import type { RawIssue } from '@jiralake/payloads';

/** Reads a stored issue; `undefined` for a broken file too, because the next fetch of the issue replaces it. */
export function readIfReadable(
  { readIssue }: { readIssue(id: IssueId): Promise<RawIssue | undefined> },
  id: IssueId,
): Promise<RawIssue | undefined> {
  return ifReadable(readIssue(id));
}

/** Awaits the content of a file; `undefined` when the file is broken. */
export async function ifReadable<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UnreadableFileError) return undefined;
    throw error;
  }
}
