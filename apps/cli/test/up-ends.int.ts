import { createServer, type AddressInfo, type Server } from 'node:net';
import path from 'node:path';
import {
  buildBundles,
  eventually,
  expectNothingLeft,
  keys,
  processesIn,
  startInTerminal,
  useTempFolder,
  type ProgramInTerminal,
} from '@jiralake/testing';
import { bundle, startCli, type CliRun } from './run-cli';

const folder = useTempFolder();
beforeAll(buildBundles);

const args = ['up', '--issues', '10', '--months', '1', '--port', '0', '--dashboard-port', '0', '--quiet'];
const data = (): string => path.join(folder(), 'data/simulated');
const runs: { stop(): unknown }[] = [];

// a failed test must not leave any process behind
afterEach(async () => {
  for (const run of runs.splice(0)) run.stop();
  await expectNothingLeft(folder());
});

function upInTerminal(): ProgramInTerminal {
  const run = startInTerminal([process.execPath, bundle, ...args], { cwd: folder() });
  runs.push({ stop: () => run.stop('SIGKILL') });
  return run;
}

async function startUp(until: string, more: string[] = []): Promise<CliRun> {
  const run = startCli([...args, ...more], folder());
  runs.push({ stop: () => run.child.kill('SIGKILL') });
  await eventually(() => expect(run.output().err).toContain(until), 60_000);
  return run;
}

const redisAndServices = 8;
const pidOf = (part: string): number => {
  const found = processesIn(data()).find(({ command }) => command.includes(part));
  if (!found) throw new Error(`no process ${part}`);
  return found.pid;
};

describe('the end of jiralake up leaves nothing running', () => {
  it.each([
    ['a Ctrl-C', 1],
    ['five of them, one right after the other', 5],
  ])('after %s in a terminal, which stops everything in order', async (_what, times) => {
    const run = upInTerminal();
    await run.line(/webhooks to/);
    for (let i = 0; i < times; i++) run.type(keys.ctrlC);
    expect(await run.ended).toBe(0);
    expect(run.lines).toContain(`everything is stopped; data is in ${data()}`);
    expect(run.lines.filter((line) => line.startsWith('stopping'))).toHaveLength(1);
    expect(processesIn(data())).toEqual([]);
  });

  it('after five Ctrl-C while it is still starting', async () => {
    const run = upInTerminal();
    await run.line(/redis at/);
    for (let i = 0; i < 5; i++) run.type(keys.ctrlC);
    expect(await run.ended).toBe(0);
    expect(processesIn(data())).toEqual([]);
  });

  it('when the terminal is closed', async () => {
    const run = upInTerminal();
    await run.line(/webhooks to/);
    await run.stop('SIGKILL');
    await expectNothingLeft(folder());
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('after five %s', async (signal) => {
    const run = await startUp('webhooks to');
    for (let i = 0; i < 5; i++) run.child.kill(signal);
    expect(await run.ended).toBe(0);
    expect(processesIn(data())).toEqual([]);
  });

  it('after a later Ctrl-C, which kills what does not stop', async () => {
    const run = upInTerminal();
    await run.line(/webhooks to/);
    // an orderly stop would wait for responses now
    process.kill(pidOf('redis-server'), 'SIGSTOP');
    await eventually(() => {
      run.type(keys.ctrlC);
      expect(run.lines).toContain('killing everything that still runs; nothing is lost');
    });
    expect(await run.ended).toBe(130);
    await expectNothingLeft(folder());
  });

  it.each(['redis at', 'webhooks to'])('after it was killed once it said "%s"', async (until) => {
    const run = await startUp(until);
    run.child.kill('SIGKILL');
    await run.ended;
    await expectNothingLeft(folder());
  });

  it('after it was killed while a service and Redis were frozen', async () => {
    const run = await startUp('webhooks to');
    expect(processesIn(data())).toHaveLength(redisAndServices);
    for (const part of ['apps/transformer', 'redis-server']) process.kill(pidOf(part), 'SIGSTOP');
    run.child.kill('SIGKILL');
    await run.ended;
    await expectNothingLeft(folder());
  });

  it('when a port is taken', async () => {
    const taken = await listen();
    const { port } = taken.address() as AddressInfo;
    const run = await startUp('is taken by another program', ['--port', String(port)]);
    expect(await run.ended).toBe(1);
    expect(processesIn(data())).toEqual([]);
    taken.close();
  });

  it('when a service ends by itself', async () => {
    const run = await startUp('webhooks to');
    process.kill(pidOf('apps/scheduler'), 'SIGKILL');
    expect(await run.ended).toBe(1);
    expect(run.output().err).toContain('ended by itself: scheduler');
    expect(processesIn(data())).toEqual([]);
  });
});

function listen(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
  });
}
