import { firstProblem, PermanentError } from '@jiralake/core';
import { readTextIfPresent, type ReadText } from './read-file';
import type { z } from 'zod';

/** A file exists but cannot be used. It must never be taken for a missing or empty file. */
export class UnreadableFileError extends PermanentError {
  override name = 'UnreadableFileError';
}

/** What a JSON file is checked by: a schema, or what answers like one. */
export interface JsonCheck<T> {
  safeParse(json: unknown): { success: true; data: T } | { success: false; error: z.ZodError };
}

/**
 * Reads and validates a JSON file; `undefined` only when the file does not exist.
 * @throws UnreadableFileError naming the file and the problem
 */
export async function parseJsonFile<T>(
  file: string,
  schema: JsonCheck<T>,
  read?: ReadText,
): Promise<T | undefined> {
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
