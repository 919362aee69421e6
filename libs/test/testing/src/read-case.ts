import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const cases = path.resolve(__dirname, '../../../../../shared/cases');

/** Runs a test where the collected cases are, and says that it is skipped where they are not. */
export const whenCases = (): jest.It => (existsSync(cases) ? it : it.skip);

/** The input of a collected case, what came out wrong once; `undefined` where the cases are not. */
export function readCase(name: string): unknown {
  if (!existsSync(cases)) return undefined;
  const text = readFileSync(path.join(cases, `${name}.json`), 'utf8');
  return (JSON.parse(text) as { input: unknown }).input;
}
