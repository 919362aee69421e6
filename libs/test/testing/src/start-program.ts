import path from 'node:path';
import { spawnTied } from '@jiralake/program';
import { programOf, type Program } from './program-of';

const root = path.resolve(__dirname, '../../../..');

/** Starts an entry point of this repository (TypeScript, or a bundle) as a process of its own, with exactly the environment given. It ends with the test. */
export function startProgram(entry: string, env: Record<string, string>, args: string[] = []): Program {
  const lua = path.join(root, 'tools/launch/src/load-lua.cjs');
  const tsx = ['--require', lua, '--import', 'tsx', path.join(root, entry), ...args];
  const child = spawnTied(tsx, {
    cwd: root,
    env: { PATH: process.env['PATH'], TSX_TSCONFIG_PATH: path.join(root, 'tsconfig.base.json'), ...env },
  });
  return programOf(entry, child);
}
