import { execFileSync, execSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { serviceNames } from '@jiralake/local-stack';
import { z } from 'zod';

const targetSchema = z.object({ options: z.object({ command: z.string() }).optional() });
const projectSchema = z.object({ targets: z.object({ build: targetSchema }) });
const nxSchema = z.object({ targetDefaults: z.object({ build: targetSchema }) });

/** Returns why a version cannot be built from the history of this repository, `undefined` when it can. */
export function missingVersion(commit: string): string | undefined {
  try {
    git('cat-file', '-e', `${commit}^{commit}`);
    return undefined;
  } catch {
    return `there is no git history here that has the commit ${commit}`;
  }
}

/**
 * Builds the services of an earlier version in a folder with its own build commands and the present packages, which must
 * include those of the earlier version. Returns the folder of its bundles.
 */
export function buildVersion(commit: string, folder: string): string {
  const root = git('rev-parse', '--show-toplevel').trim();
  mkdirSync(folder, { recursive: true });
  // an archive instead of a git worktree, which would stay registered in the repository when this process is killed
  const archive = execFileSync('git', ['-C', root, 'archive', commit], { maxBuffer: 2 ** 30 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  const usual = nxSchema.parse(read('nx.json')).targetDefaults.build.options?.command ?? '';
  const env = {
    ...process.env,
    PATH: `${path.join(root, 'node_modules/.bin')}:${process.env['PATH']}`,
  };
  for (const service of serviceNames) {
    const project = `apps/${service}`;
    const own = projectSchema.parse(read(`${project}/project.json`)).targets.build.options?.command;
    const command = (own ?? usual).replaceAll('{projectRoot}', project);
    execSync(command, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  }
  return path.join(folder, 'dist');
}

function git(...args: string[]): string {
  return execFileSync('git', ['-C', __dirname, ...args], { encoding: 'utf8', stdio: 'pipe' });
}
