import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const bootstrap = path.resolve(__dirname, '..');

/**
 * Replaces Nx: it copies the one source to the bundle, and fails when another build runs at the same time. Each run adds
 * a line to `builds`. While a file `hold` exists the build waits.
 */
const NX = `#!${process.execPath}
const fs = require('node:fs');
fs.appendFileSync('builds', 'built\\n');
fs.writeFileSync('at-work', '', { flag: 'wx' });
const source = fs.readFileSync('apps/cli/src/main.ts', 'utf8');
(function build() {
  if (fs.existsSync('hold')) return setTimeout(build, 20);
  fs.rmSync('at-work');
  if (source.includes('syntax error')) {
    console.log('main.ts: syntax error');
    process.exit(3);
  }
  fs.mkdirSync('dist/apps/cli', { recursive: true });
  fs.writeFileSync('dist/apps/cli/main.js', source);
})();
`;

const PACKAGE = {
  version: '1.0.0',
  integrity: 'sha512-abc',
};

export interface Ended {
  code: number | string;
  out: string;
  err: string;
}

export interface StartedProgram {
  child: ChildProcess;
  /** standard error so far */
  err(): string;
  ended: Promise<Ended>;
}

/** A checkout with this repository's bootstrap, a program that prints its arguments, and installed packages. */
export interface MiniCheckout {
  folder: string;
  write(name: string, content: string): void;
  read(name: string): string;
  has(name: string): boolean;
  /** how often it was built */
  builds(): number;
  /** starts the command line */
  start(args?: string[], env?: Record<string, string>): StartedProgram;
  run(args?: string[], env?: Record<string, string>): Promise<Ended>;
}

export function makeMiniCheckout(folder: string): MiniCheckout {
  const file = (name: string): string => path.join(folder, name);
  const write = (name: string, content: string): void => {
    mkdirSync(path.dirname(file(name)), { recursive: true });
    writeFileSync(file(name), content);
  };
  for (const part of ['bootstrap.cjs', 'bootstrap.mjs', 'src'])
    cpSync(path.join(bootstrap, part), file(`tools/bootstrap/${part}`), { recursive: true });
  const packages = { 'node_modules/leaf': PACKAGE };
  const root = { name: 'mini', version: '1.0.0', dependencies: { leaf: '1.0.0' } };
  write('package.json', JSON.stringify(root));
  write(
    'package-lock.json',
    JSON.stringify({ name: 'mini', lockfileVersion: 3, packages: { '': root, ...packages } }),
  );
  write('node_modules/.package-lock.json', JSON.stringify({ lockfileVersion: 3, packages }));
  write('node_modules/.bin/nx', NX);
  chmodSync(file('node_modules/.bin/nx'), 0o755);
  write('apps/cli/project.json', '{}');
  write('apps/cli/src/main.ts', "console.log('args', ...process.argv.slice(2))");

  function start(args: string[] = [], env: Record<string, string> = {}): StartedProgram {
    const child = spawn(process.execPath, [file('tools/bootstrap/bootstrap.cjs'), 'jiralake', ...args], {
      env: { PATH: process.env['PATH'], HOME: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { out: '', err: '' };
    child.stdout.on('data', (data: Buffer) => (said.out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (said.err += data.toString()));
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (code, signal) => resolve({ code: code ?? signal ?? 'unknown', ...said }));
    });
    return { child, err: () => said.err, ended };
  }
  return {
    folder,
    write,
    read: (name) => readFileSync(file(name), 'utf8'),
    has: (name) => existsSync(file(name)),
    builds: () =>
      existsSync(file('builds')) ? readFileSync(file('builds'), 'utf8').split('\n').length - 1 : 0,
    start,
    run: (...how) => start(...how).ended,
  };
}
