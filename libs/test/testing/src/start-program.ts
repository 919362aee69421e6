import path from 'node:path';
import { spawnTied } from '@jiralake/program';
import { buildBundles } from './build-bundles';
import { programOf, type Program } from './program-of';

const root = path.resolve(__dirname, '../../../..');

/**
 * Starts a program as a process, with exactly the given environment: a bundle below `dist`, built from the present code, or a
 * script of `useScript`. The process ends with the test.
 */
export function startProgram(script: string, env: Record<string, string>, args: string[] = []): Program {
  if (script.startsWith('dist/')) buildBundles();
  const child = spawnTied([path.resolve(root, script), ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
  });
  return programOf(script, child);
}
