import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

export const bundle = path.resolve(__dirname, '../../../dist/apps/cli/main.js');

export interface CliRun {
  child: ChildProcess;
  /** standard output and error so far */
  output(): { out: string; err: string };
  ended: Promise<number | null>;
}

/** Starts `jiralake` in a folder, with only the given environment and standard input. */
export function startCli(args: string[], cwd: string, env: Record<string, string> = {}, input = ''): CliRun {
  const child = spawn(process.execPath, [bundle, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (text.out += String(chunk)));
  child.stderr.on('data', (chunk) => (text.err += String(chunk)));
  return { child, output: () => text, ended: new Promise((resolve) => child.once('close', resolve)) };
}

export async function runCli(
  args: string[],
  cwd: string,
  env: Record<string, string> = {},
  input = '',
): Promise<{ code: number | null; out: string; err: string }> {
  const run = startCli(args, cwd, env, input);
  const code = await run.ended;
  return { code, ...run.output() };
}
