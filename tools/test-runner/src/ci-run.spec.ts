import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const script = path.resolve(__dirname, '../../../.ci/run');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'jiralake-ci-'));
  mkdirSync(path.join(folder, '.ci'));
  mkdirSync(path.join(folder, 'bin'));
  cpSync(script, path.join(folder, '.ci/run'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs it with an `npm` that prints its arguments, and fails for the given ones. */
function run(failing: RegExp | undefined, counts: string): { status: number | null; lines: string[] } {
  const programs = {
    npm: `echo "npm $*"; [ "$1" = test ] && echo "${counts}"; echo "$*" | grep -qE '${failing?.source ?? 'nothing'}' && exit 1; exit 0`,
    chromium: '',
    'docker-compose': '',
    faketime: '',
  };
  for (const [name, text] of Object.entries(programs)) {
    const file = path.join(folder, 'bin', name);
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
  }
  const PATH = `${path.join(folder, 'bin')}:/usr/bin:/bin`;
  const { status, stdout } = spawnSync('bash', ['.ci/run'], { cwd: folder, env: { PATH }, encoding: 'utf8' });
  return { status, lines: stdout.trim().split('\n') };
}

const STEPS = ['npm test', 'npm run --silent lint', 'npm run --silent typecheck', 'npm run demo'];

it('runs every step, and ends with the counts of the tests', () => {
  const { status, lines } = run(undefined, '7 passed, 0 failed, 1 skipped');
  expect([status, lines.at(-1)]).toEqual([0, '7 passed, 0 failed, 1 skipped']);
  expect(lines).toEqual(expect.arrayContaining(STEPS));
});

it.each(['test', 'lint', 'typecheck', 'demo'])('fails when the step %s does, and runs the others', (step) => {
  const { status, lines } = run(new RegExp(`${step}$`), '7 passed, 1 failed');
  expect([status, ...lines.slice(-2)]).toEqual([1, `failed steps: ${step}`, '7 passed, 1 failed']);
  expect(lines).toEqual(expect.arrayContaining([...STEPS, `=== ${step} failed`]));
});

it('fails when no test was counted', () => {
  const { status, lines } = run(undefined, 'nothing to run');
  expect([status, lines.at(-1)]).toEqual([1, '0 passed, 1 failed']);
});
