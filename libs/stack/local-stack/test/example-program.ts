import { spawn } from 'node:child_process';
import {
  endWithParent,
  exitWith,
  ignoreOutputErrors,
  listenForInterruption,
  spawnTied,
} from '@jiralake/program';

/** Prints so much, or runs until it is interrupted, with two children of its own when it is a parent. */
const [what = '', amount = '0'] = process.argv.slice(2);
const say = (line: string): void => void process.stderr.write(`${line}\n`);

endWithParent();
ignoreOutputErrors();
if (what === 'print') {
  process.stdout.write('x'.repeat(Number(amount)));
  void exitWith(0);
} else {
  const { asked, urgent, exitCode } = listenForInterruption(say);
  asked.addEventListener('abort', () => say(`asked ${exitCode()}`));
  urgent.addEventListener('abort', () => void exitWith(exitCode() ?? 0));
  setInterval(() => undefined, 1_000);
  say(`running ${process.pid}`);
}
if (what === 'parent') {
  const child = [__filename];
  const tied = spawnTied(child, { env: process.env });
  // the variable alone is not enough
  const env = { ...process.env, JIRALAKE_LIFELINE_FD: '0' };
  const loose = spawn(process.execPath, child, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  tied.stderr.once('data', (line) => say(`tied ${String(line)}`));
  loose.stderr.once('data', (line) => say(`loose ${String(line)}`));
}
