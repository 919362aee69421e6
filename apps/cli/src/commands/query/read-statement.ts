import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { PermanentError, messageOf } from '@jiralake/core';

/** Reads the SQL from the argument, a file, or standard input for `-`. @throws PermanentError unless exactly one is given */
export async function readStatement(given: string | undefined, file: string | undefined): Promise<string> {
  if (given !== undefined && file !== undefined) throw new PermanentError('give the SQL or a file, not both');
  const from = file ?? (given === '-' ? '-' : undefined);
  if (from === '-') return text(process.stdin);
  if (from === undefined) {
    if (given === undefined)
      throw new PermanentError('no SQL: give it, a file with -f, or - for standard input');
    return given;
  }
  return readFile(from, 'utf8').catch((error: unknown) => {
    throw new PermanentError(`cannot read ${from}: ${messageOf(error)}`);
  });
}
