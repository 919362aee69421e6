import path from 'node:path';
import { UnreadableFileError } from '@jiralake/files';

/** Creates the error of an unusable raw file, with the command that fetches the issue again and so replaces the file. */
export function unusableIssue(file: string, problem: string): UnreadableFileError {
  return new UnreadableFileError(
    `${problem}; \`jiralake requeue ${path.basename(file, '.json')}\` has it fetched again`,
  );
}
