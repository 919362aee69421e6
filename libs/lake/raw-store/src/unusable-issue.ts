import path from 'node:path';
import { UnreadableFileError } from '@jiralake/files';

/** Says of a raw file that cannot be used what to do: the next fetch of its issue, by id or key, replaces it. */
export function unusableIssue(file: string, problem: string): UnreadableFileError {
  return new UnreadableFileError(
    `${problem}; \`jiralake requeue ${path.basename(file, '.json')}\` has it fetched again`,
  );
}
