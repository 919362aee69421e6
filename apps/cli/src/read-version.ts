import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** The same relative path from the bundle as from this file, in a clone and in the image. */
const PACKAGE = path.resolve(__dirname, '../../../package.json');
const packageSchema = z.object({ version: z.string() });

/** Returns the version of this installation; an unreadable package.json is no error. */
export function readVersion(): string {
  try {
    return packageSchema.parse(JSON.parse(readFileSync(PACKAGE, 'utf8'))).version;
  } catch {
    return 'of an unknown version';
  }
}
