import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const cases = path.resolve(__dirname, '../../../../../shared/cases');

/** A small input that was once handled wrongly, and the right output. */
export interface CollectedCase {
  input: unknown;
  right: unknown;
}

/** Runs a test when the collected cases exist; otherwise skips it and says so in its title. */
export const whenCases = (): jest.It => (existsSync(cases) ? it : it.skip);

/** Reads a collected case; input and output are `undefined` when the cases do not exist. */
export function readCase(name: string): CollectedCase {
  if (!existsSync(cases)) return { input: undefined, right: undefined };
  return JSON.parse(readFileSync(path.join(cases, `${name}.json`), 'utf8')) as CollectedCase;
}
