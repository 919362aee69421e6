import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { allOf, copiesOf, environmentOf, readDockerfile, wordsOf, type Stage } from '../src/read-dockerfile';

export const repository = path.resolve(__dirname, '../../..');
const WORKDIR = '/app';

export interface Run {
  child: ChildProcess;
  /** standard output and error so far */
  output(): { out: string; err: string };
  /** resolves with exit code or signal */
  ended: Promise<number | string>;
}

/** A folder with the files of the Dockerfile's final stage, without its operating system. */
export interface Image {
  /** the folder that contains /app and /data */
  root: string;
  /** the variables of a container without further ones */
  env: Readonly<Record<string, string>>;
  /** Runs the ENTRYPOINT with further variables and arguments. */
  start(env: Readonly<Record<string, string>>, args?: string[]): Run;
  /** Runs the HEALTHCHECK with these variables. */
  checkHealth(env: Readonly<Record<string, string>>): Run;
  /** Runs any program as the image's user. */
  execute(words: string[], env?: Readonly<Record<string, string>>): Run;
  remove(): void;
}

export function readStages(): { stages: Stage[]; final: Stage } {
  const stages = readDockerfile(readFileSync(path.join(repository, 'Dockerfile'), 'utf8'));
  const final = stages.at(-1);
  if (!final) throw new Error('the Dockerfile has no stage');
  return { stages, final };
}

/** The user that replaces the image's user: files of others are read-only to both. Only root can switch users. */
export const standIn = process.getuid?.() === 0 ? userId('nobody') : undefined;

/**
 * Follows the Dockerfile line by line as far as that is possible without a container: the commands of its stage install the
 * production packages; the bundles come from dist.
 */
export function assembleImage(): Image {
  const { stages, final } = readStages();
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'jiralake-image-')));
  chmodSync(base, 0o755);
  const root = path.join(base, 'root');
  const inside = (name: string): string => (name.startsWith('/') ? path.join(root, name) : name);
  try {
    const folderOf = { build: repository, packages: path.join(base, 'packages') };
    runStage(stages.find(({ name }) => name === 'packages') as Stage, folderOf.packages);
    for (const { from, sources, target } of copiesOf(final)) {
      for (const source of sources) {
        const to = path.join(root, WORKDIR, target, target.endsWith('/') ? path.basename(source) : '');
        mkdirSync(path.dirname(to), { recursive: true });
        if (from === undefined) cpSync(path.join(repository, source), to, { recursive: true });
        else if (from === 'build') cpSync(below(folderOf.build, source), to, { recursive: true });
        else if (from === 'packages') renameSync(below(folderOf.packages, source), to);
        else throw new Error(`cannot follow the stage ${from}`);
      }
    }
    execFileSync('chmod', ['-R', 'a-w', path.join(root, WORKDIR)]);
    for (const writable of ['data', 'tmp']) {
      mkdirSync(path.join(root, writable));
      if (standIn) chownSync(path.join(root, writable), standIn.uid, standIn.gid);
    }
  } catch (error) {
    remove();
    throw error;
  }

  const env = Object.fromEntries(
    Object.entries(environmentOf(final)).map(([name, value]) => [name, inside(value)]),
  );
  const execute: Image['execute'] = ([command = '', ...args], more = {}) =>
    run(command === 'node' ? process.execPath : command, args.map(inside), {
      cwd: path.join(root, WORKDIR),
      env: { PATH: process.env['PATH'], HOME: inside('/tmp'), TMPDIR: inside('/tmp'), ...env, ...more },
      ...standIn,
    });
  function remove(): void {
    execFileSync('chmod', ['-R', 'u+w', base]);
    rmSync(base, { recursive: true, force: true });
  }
  return {
    root,
    env,
    start: (more, args = []) => execute([...wordsOf(final, 'ENTRYPOINT'), ...args], more),
    checkHealth: (more) => execute(wordsOf(final, 'HEALTHCHECK'), more),
    execute,
    remove,
  };
}

/** Follows a stage that copies files of the build context and runs commands. */
function runStage(stage: Stage, folder: string): void {
  mkdirSync(folder);
  for (const { sources, target } of copiesOf(stage)) {
    for (const source of sources) {
      cpSync(path.join(repository, source), path.join(folder, target, path.basename(source)));
    }
  }
  for (const { text } of allOf(stage, 'RUN')) {
    execFileSync('/bin/sh', ['-c', text], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}

function below(folder: string, inStage: string): string {
  return path.join(folder, path.relative(WORKDIR, inStage));
}

function run(command: string, args: string[], options: object): Run {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const text = { out: '', err: '' };
  child.stdout?.on('data', (chunk) => (text.out += String(chunk)));
  child.stderr?.on('data', (chunk) => (text.err += String(chunk)));
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  return { child, output: () => text, ended };
}

function userId(name: string): { uid: number; gid: number } {
  const id = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
