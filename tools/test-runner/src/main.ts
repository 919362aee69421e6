import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { messageOf } from '@jiralake/core';
import { endWithParent, exitWith, ignoreOutputErrors } from '@jiralake/program';
import { ensureRedisServer } from '@jiralake/redis-server';
import { findTestFiles } from './find-test-files';
import { readResults } from './read-results';
import { slowestFiles } from './slowest-files';
import { summarize } from './summarize';
import { workersFor } from './workers-for';

/** Number of slowest test files in the report. */
const SHOWN = 20;
const root = path.resolve(__dirname, '../../..');
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Runs every unit and integration test with Jest and ends with a line of counts. */
async function main(args: string[]): Promise<number> {
  // required even with REDIS_URL, because tests that kill or pause a Redis start their own
  say(`redis server: ${ensureRedisServer(say)}`);
  const folder = mkdtempSync(path.join(tmpdir(), 'jiralake-results-'));
  try {
    const file = path.join(folder, 'results.json');
    // without --forceExit, a failed test that left something running would delay the report for ever
    const code = await runJest(['--json', `--outputFile=${file}`, '--forceExit', ...args]);
    // expects a result of every test file, unless the user chose some
    const expected = args.length === 0 ? findTestFiles(root) : [];
    const results = readResults(readFileSync(file, 'utf8'));
    const { line, problems, ok } = summarize(results, expected);
    say('the slowest test files:');
    for (const slow of slowestFiles(results, root, SHOWN)) say(slow);
    for (const problem of problems) say(problem);
    process.stdout.write(`${line}\n`);
    return ok ? code : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runJest(args: string[]): Promise<number> {
  const jest = path.join(root, 'node_modules/jest/bin/jest.js');
  // standard output is JSON, so the report goes to standard error
  const workers = args.some((arg) => /^(--maxWorkers|-w|--runInBand|-i)/.test(arg))
    ? []
    : [`--maxWorkers=${workersFor(availableParallelism(), totalmem())}`];
  const child = spawn(process.execPath, [jest, ...workers, ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

endWithParent();
ignoreOutputErrors();
main(process.argv.slice(2)).then(exitWith, (error: unknown) => {
  say(messageOf(error));
  return exitWith(1);
});
