import { spawn } from 'node:child_process';
import path from 'node:path';
import {
  buildBundles,
  expectNothingLeft,
  keys,
  processesOf,
  programOf,
  startInTerminal,
  useTempFolder,
  type Program,
} from '@jiralake/testing';

const root = path.resolve(__dirname, '../../..');
const folder = useTempFolder();
const runs: Program[] = [];
beforeAll(buildBundles);

const npmRun = (): string[] => [
  'npm',
  'run',
  '-s',
  'demo',
  '--',
  '--issues',
  '10',
  '--months',
  '1',
  '--changes',
  '10000',
  '--data-dir',
  path.join(folder(), 'demo'),
];

// a failed test must not leave any process behind
afterEach(async () => {
  for (const run of runs.splice(0)) void run.stop('SIGKILL');
  await expectNothingLeft(folder());
});

/** Starts npm as a service manager does: without a terminal, and with signals for npm alone. */
async function start(): Promise<Program> {
  const [npm = '', ...args] = npmRun();
  const child = spawn(npm, args, { cwd: root, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  const run = programOf('npm run demo', child);
  runs.push(run);
  await run.line(/the site announces/);
  return run;
}

const environment = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
});

function pidOf(pattern: RegExp): number {
  const found = processesOf(folder()).find(({ command }) => pattern.test(command));
  if (!found) throw new Error(`no process ${String(pattern)}`);
  return found.pid;
}
const bootstrap = /node tools\/bootstrap\/bootstrap\.cjs demo/;

describe('the end of npm run demo leaves nothing running', () => {
  it.each([
    ['a Ctrl-C', 1],
    ['five of them', 5],
  ])('after %s in a terminal', async (_what, times) => {
    const run = startInTerminal(npmRun(), { cwd: root, env: environment() });
    runs.push(run);
    await run.line(/the site announces/);
    for (let i = 0; i < times; i++) run.type(keys.ctrlC);
    expect(await run.ended).toBe(130);
    expect(run.lines.filter((line) => line.startsWith('stopping'))).toHaveLength(1);
    expect(run.lines.join('\n')).toContain('everything is stopped');
    expect(processesOf(folder())).toEqual([]);
  });

  it('when the bootstrap process alone is asked to stop', async () => {
    const run = await start();
    process.kill(pidOf(bootstrap), 'SIGTERM');
    expect(await run.ended).toBe(143);
    await expectNothingLeft(folder());
    expect(run.lines.join('\n')).toContain('everything is stopped');
  });

  it('when the bootstrap process is killed', async () => {
    const run = await start();
    process.kill(pidOf(bootstrap), 'SIGKILL');
    await run.ended;
    await expectNothingLeft(folder());
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('when npm alone gets %s', async (signal) => {
    const run = await start();
    run.child.kill(signal);
    await run.ended;
    await expectNothingLeft(folder());
  });
});
