import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const cases = resolve(__dirname, '../../../../../shared/cases');

/** Runs a test where the collected cases are, and says that it is skipped where they are not. */
export const whenCases: jest.It = existsSync(cases) ? it : it.skip;

/** A small input that came out wrong once, and what is right. */
export function readCase(name: string): { input: unknown; right: unknown } {
  return JSON.parse(readFileSync(resolve(cases, `${name}.json`), 'utf8')) as {
    input: unknown;
    right: unknown;
  };
}
