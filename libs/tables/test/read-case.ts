import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const cases = resolve(__dirname, '../../../../shared/cases');

/** The parsed file of a collected case; `undefined`, with a word, where the collection is missing. */
export function readCase(name: string): unknown {
  const file = resolve(cases, `${name}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  process.stdout.write(`the case ${name} is skipped: ${cases} is not there\n`);
  return undefined;
}
