import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** As far above the bundle as above this file, in a clone and in the image. */
const PACKAGE = path.resolve(__dirname, '../../../package.json');
const packageSchema = z.object({ version: z.string() });

/** The version of this installation; a package.json that cannot be read is no reason to do nothing. */
export function readVersion(): string {
  try {
    return packageSchema.parse(JSON.parse(readFileSync(PACKAGE, 'utf8'))).version;
  } catch {
    return 'of an unknown version';
  }
}
