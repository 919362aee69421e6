import { firstProblem, PermanentError } from '@jiralake/core';
import { readTextIfPresent, type ReadText } from './read-file';
import type { z } from 'zod';

/** A file that is there but cannot be used; it must never be taken for a missing or empty one. */
export class UnreadableFileError extends PermanentError {
  override name = 'UnreadableFileError';
}

/**
 * Reads and checks a JSON file; `undefined` only when there is none.
 * @throws UnreadableFileError with the name of the file and what is wrong with it
 */
export async function parseJsonFile<T extends z.ZodType>(
  file: string,
  schema: T,
  read?: ReadText,
): Promise<z.infer<T> | undefined> {
  const text = await readTextIfPresent(file, read);
  if (text === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UnreadableFileError(`${file} is not JSON: ${(error as SyntaxError).message}`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new UnreadableFileError(`${file}: ${firstProblem(parsed.error, json)}`);
}
