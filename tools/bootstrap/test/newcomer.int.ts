import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import {
  expectNothingLeft,
  keys,
  startInTerminal,
  useTempFolder,
  type ProgramInTerminal,
} from '@jiralake/testing';

const root = path.resolve(__dirname, '../../..');
const folder = useTempFolder();
const clone = (): string => path.join(folder(), 'jiralake');
const runs: ProgramInTerminal[] = [];
// a test that failed half way must not leave anything behind either
afterEach(async () => {
  for (const run of runs.splice(0)) void run.stop('SIGKILL');
  await expectNothingLeft(folder());
});

/** What nothing says to somebody who did nothing wrong. */
const TROUBLE = /error|warn|problem|cannot|(?<!\b0 )failed(?! 0)/i;

const env = { HOME: process.env['HOME'] ?? '' };

/** What a clone of this state has, with the packages of this checkout: `npm ci` has tests of its own. */
function makeClone(): void {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (listed.status !== 0) throw new Error(`needs a git checkout: ${listed.stderr}`);
  mkdirSync(clone());
  for (const file of listed.stdout.split('\0').filter(Boolean))
    cpSync(path.join(root, file), path.join(clone(), file));
  symlinkSync(path.join(root, 'node_modules'), path.join(clone(), 'node_modules'));
}

function open(command: readonly string[]): ProgramInTerminal {
  const run = startInTerminal(command, { cwd: clone(), env });
  runs.push(run);
  return run;
}

/** Copies commands into a second terminal, as they are printed, and reads what comes. */
async function paste(commands: string): Promise<string> {
  const run = open(['sh', '-c', commands]);
  const how = await run.ended;
  const output = run.lines.join('\n');
  expect([how, output]).toEqual([0, expect.not.stringMatching(TROUBLE)]);
  return output;
}

/** With any free ports: those of the README may be taken here. */
const start = (): ProgramInTerminal =>
  open(['npm', 'start', '--', '--issues', '40', '--months', '2', '--port', '0', '--dashboard-port', '0']);

/** The command that a start prints to be tried in another terminal. */
async function printedQuery(run: ProgramInTerminal): Promise<string> {
  await run.line(/order by updated_at desc/);
  const first = run.lines.findIndex((line) => line.includes('npm run -s jiralake -- query'));
  return run.lines
    .slice(first, first + 2)
    .join('\n')
    .replaceAll('\r', '');
}

/** The first command of README that queries. */
function readmeQuery(): string {
  const readme = readFileSync(path.join(clone(), 'README.md'), 'utf8');
  const found = /^npm run -s jiralake -- query "[^"]+"$/m.exec(readme)?.[0];
  if (found === undefined) throw new Error('README has no query');
  return found;
}

async function expectStopped(run: ProgramInTerminal): Promise<void> {
  await run.ended;
  const output = run.lines.join('\n');
  expect(output).toContain('everything is stopped');
  expect(output).not.toMatch(TROUBLE);
  await expectNothingLeft(folder());
}

it("a newcomer's first hour: what is printed works as it stands, nothing runs on, nothing is lost", async () => {
  makeClone();

  const first = start();
  const answer = await paste(await printedQuery(first));
  expect(answer).toMatch(/using the simulated site in data\/simulated \(npm start, Redis at /);
  expect(answer).toMatch(/\d+ rows|updated_at/);
  expect(await paste(readmeQuery())).toContain('issues');
  expect(await paste('npm run -s jiralake -- status')).toContain('the last one taken');
  first.type(keys.ctrlC);
  await expectStopped(first);
  expect(await first.ended).toBe(0);

  const count = 'npm run -s jiralake -- query --format csv "select count(*) from jira_issues"';
  const left = await paste(count);
  expect(left).toContain('not running');
  expect(Number(left.trim().split('\n').at(-1))).toBeGreaterThan(30);

  const second = start();
  await printedQuery(second);
  second.type(keys.ctrlC);
  second.type(keys.ctrlC);
  await expectStopped(second);

  const demo = await paste('npm run demo -- --issues 40 --months 2 --changes 20');
  expect(demo).toContain('differences: 0');
  expect(await paste(readmeQuery())).toMatch(
    /using the simulated site in data\/demo \(npm run demo, not running\)/,
  );
  await expectNothingLeft(folder());
});
