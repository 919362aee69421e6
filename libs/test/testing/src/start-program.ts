import path from 'node:path';
import { spawnTied } from '@jiralake/program';
import { buildBundles } from './build-bundles';
import { programOf, type Program } from './program-of';

const root = path.resolve(__dirname, '../../../..');

/**
 * Starts a program as a process of its own, with exactly the environment given: a bundle below `dist`, of the code as it is now, or a
 * script of `useScript`. It ends with the test.
 */
export function startProgram(script: string, env: Record<string, string>, args: string[] = []): Program {
  if (script.startsWith('dist/')) buildBundles();
  const child = spawnTied([path.resolve(root, script), ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
  });
  return programOf(script, child);
}
