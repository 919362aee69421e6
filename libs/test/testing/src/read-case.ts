import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const cases = path.resolve(__dirname, '../../../../../shared/cases');

/** A small input that came out wrong once, and what is right. */
export interface CollectedCase {
  input: unknown;
  right: unknown;
}

/** Runs a test where the collected cases are, and says that it is skipped where they are not. */
export const whenCases = (): jest.It => (existsSync(cases) ? it : it.skip);

/** A collected case; both sides are `undefined` where the cases are not. */
export function readCase(name: string): CollectedCase {
  if (!existsSync(cases)) return { input: undefined, right: undefined };
  return JSON.parse(readFileSync(path.join(cases, `${name}.json`), 'utf8')) as CollectedCase;
}
