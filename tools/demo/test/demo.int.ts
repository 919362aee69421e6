import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildBundles, eventually, processesIn, useTempFolder } from '@jiralake/testing';

const root = path.resolve(__dirname, '../../..');
const folder = useTempFolder();

interface Run {
  child: ChildProcess;
  output(): string;
  ended: Promise<number | null>;
}

function demo(args: string[]): Run {
  const child = spawn(process.execPath, [path.join(root, 'dist/tools/demo/main.js'), ...args], {
    cwd: folder(),
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  runs.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  return { child, output: () => text, ended: new Promise((resolve) => child.once('close', resolve)) };
}

function jiralake(...words: string[]) {
  const args = [path.join(root, 'dist/apps/cli/main.js'), ...words];
  const env = { PATH: process.env['PATH'] };
  return spawnSync(process.execPath, args, { cwd: folder(), env, encoding: 'utf8' });
}

const firstQueryOf = (text: string): string =>
  /npm run -s jiralake -- query "([^"]*)"/.exec(text)?.[1] ?? 'no query';

// a failed test must not leave a demo behind
const runs: ChildProcess[] = [];
afterEach(async () => {
  for (const child of runs.splice(0)) {
    if (child.exitCode !== null) continue;
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('close', resolve));
  }
});

const small = (dir: string): string[] => ['--issues', '40', '--months', '3', '--data-dir', dir];

function summaryOf(run: Run): object {
  const line = run
    .output()
    .split('\n')
    .find((text) => text.startsWith('{'));
  if (line === undefined) throw new Error(`no summary, only:\n${run.output()}`);
  return JSON.parse(line) as object;
}

beforeAll(buildBundles);
// a run takes half a minute, and a minute more when the wake sweep must recover work
jest.setTimeout(240_000);

describe('the demo', () => {
  it('I1 to I10: ends with no difference although fetcher and transformer are killed on the way', async () => {
    const dir = path.join(folder(), 'data/demo');
    const run = demo(['--issues', '40', '--months', '3', '--changes', '100', '--kill', '--json']);
    const code = await run.ended;
    const summary = summaryOf(run);
    expect([code, summary]).toEqual([
      0,
      expect.objectContaining({ ok: true, differences: 0, restarts: 4, failedJobs: [], lostDeliveries: 0 }),
    ]);
    expect(processesIn(dir)).toEqual([]);
    const query = jiralake('query', firstQueryOf(readFileSync(path.join(root, 'README.md'), 'utf8')));
    expect(query).toMatchObject({ status: 0, stdout: expect.stringMatching(/^status +issues\n/) as string });
    expect(query.stderr).toBe('using the simulated site in data/demo (npm run demo, not running)\n');
  });

  it('ends with no difference with many replicas, and a redeployment uses no attempt', async () => {
    const dir = path.join(folder(), 'demo');
    const replicas = 'ingress=2,fetcher=3,transformer=2,scheduler=2';
    const run = demo([...small(dir), '--changes', '100', '--redeploy', '--replicas', replicas, '--json']);
    const code = await run.ended;
    expect([code, summaryOf(run)]).toEqual([
      0,
      expect.objectContaining({
        ok: true,
        differences: 0,
        restarts: 4,
        retriedJobs: 0,
        sweeps: {
          'poll-sla': expect.stringContaining('outcome polled') as string,
          reconcile: expect.stringContaining('fetched again 0, written again 0') as string,
        },
        failedJobs: [],
        lostDeliveries: 0,
      }),
    ]);
    expect(processesIn(dir)).toEqual([]);
  });

  it('I6: ends with no difference although a tenth of all requests and deliveries go wrong', async () => {
    const run = demo([...small(path.join(folder(), 'demo')), '--changes', '100', '--faults', '10', '--json']);
    const code = await run.ended;
    expect([code, summaryOf(run)]).toEqual([
      0,
      expect.objectContaining({ ok: true, differences: 0, failedJobs: [], missingAttachments: [] }),
    ]);
  });

  it('is left alone by a second one on its folder, and leaves no process after Ctrl-C', async () => {
    const dir = path.join(folder(), 'demo');
    const run = demo([...small(dir), '--changes', '10000']);
    await eventually(() => expect(run.output()).toContain('the site announces'), 30_000);
    // Redis, the site, five services, and the guardian
    expect(processesIn(dir).length).toBe(8);
    const second = demo(small(dir));
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`${dir} is in use by npm run demo (process ${run.child.pid}, `);
    expect(second.output()).toContain(`npm run demo -- --data-dir ${dir}-2`);
    expect(processesIn(dir).length).toBe(8);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(processesIn(dir)).toEqual([]);
  });

  it('leaves no process when the terminal is closed', async () => {
    const dir = path.join(folder(), 'demo');
    const run = demo([...small(dir), '--changes', '10000']);
    await eventually(() => expect(run.output()).toContain('the site changes'), 30_000);
    run.child.stdout?.destroy();
    run.child.stderr?.destroy();
    run.child.kill('SIGHUP');
    await new Promise((resolve) => run.child.once('exit', resolve));
    expect(processesIn(dir)).toEqual([]);
  });

  it('leaves no process after Ctrl-C while it is still starting', async () => {
    const dir = path.join(folder(), 'demo');
    const run = demo(small(dir));
    await eventually(() => expect(run.output()).toContain('redis at'), 30_000);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(processesIn(dir)).toEqual([]);
  });

  it('says which program ended by itself, fails, and stops the others', async () => {
    const dir = path.join(folder(), 'demo');
    const run = demo([...small(dir), '--changes', '10000']);
    await eventually(() => expect(run.output()).toContain('the site changes'), 30_000);
    const transformer = processesIn(dir).find(({ command }) => command.includes('dist/apps/transformer'));
    process.kill(transformer?.pid ?? NaN, 'SIGKILL');
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain('ended by itself: transformer');
    expect(processesIn(dir)).toEqual([]);
  });

  it('refuses to empty a folder that is not its own', async () => {
    const dir = path.join(folder(), 'photos');
    mkdirSync(dir);
    writeFileSync(path.join(dir, 'cat.jpg'), '');
    const run = demo(['--data-dir', dir]);
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain('does not belong to a simulated site');
  });

  it('says what is wrong with an option', async () => {
    const run = demo(['--issues', 'many']);
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain('a whole number from 1');
  });
});
