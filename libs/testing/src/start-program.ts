import path from 'node:path';
import { spawnTied } from '@jiralake/program';
import { buildBundles } from './build-bundles';
import { programOf, type Program } from './program-of';

const root = path.resolve(__dirname, '../../..');

/**
 * Starts an entry point of this repository as a process of its own, with exactly the environment given: a bundle, of the code as it
 * is now, or a test's own TypeScript, which takes a second longer to start. It ends with the test.
 */
export function startProgram(entry: string, env: Record<string, string>, args: string[] = []): Program {
  const isBundle = entry.startsWith('dist/');
  if (isBundle) buildBundles();
  const child = spawnTied([...(isBundle ? [] : ['--import', 'tsx']), path.join(root, entry), ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], TSX_TSCONFIG_PATH: path.join(root, 'tsconfig.base.json'), ...env },
  });
  return programOf(entry, child);
}
