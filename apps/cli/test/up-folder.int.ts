import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { buildBundles, eventually, processesIn, useTempFolder } from '@jiralake/testing';
import { runCli, startCli, type CliRun } from './run-cli';

const folder = useTempFolder();
const runs: CliRun[] = [];
beforeAll(buildBundles);
afterEach(async () => {
  for (const run of runs.splice(0)) {
    if (run.child.exitCode === null) run.child.kill('SIGINT');
    await run.ended;
  }
});
jest.setTimeout(120_000);

const ANY_PORT = ['--port', '0', '--dashboard-port', '0'];
const small = ['up', '--quiet', '--issues', '5', '--months', '1'];
const data = (): string => path.join(folder(), 'data/simulated');
const proof = (): string => path.join(data(), 'proof');

function up(args: string[] = ANY_PORT, env: Record<string, string> = {}): CliRun {
  const run = startCli([...small, ...args], folder(), env);
  runs.push(run);
  return run;
}

const isUp = (run: CliRun) =>
  eventually(() => expect(run.output().err).toContain('webhooks to http'), 60_000);

/** Kills all processes, as a machine that goes down does. */
async function cutPower(run: CliRun): Promise<void> {
  run.child.kill('SIGKILL');
  await run.ended;
  for (const { pid } of processesIn(folder())) process.kill(pid, 'SIGKILL');
  await eventually(() => expect(processesIn(folder())).toEqual([]));
}

describe('a second jiralake up', () => {
  it('leaves data and services of the first alone, and the next one goes on after a power cut', async () => {
    const first = up();
    await isUp(first);
    writeFileSync(proof(), '');
    const services = processesIn(data()).length;

    const second = await runCli([...small, ...ANY_PORT], folder());
    expect(second.code).toBe(1);
    expect(second.err).toContain(`${data()} is in use by npm start (process ${first.child.pid}, since `);
    expect(second.err).toMatch(/npm start -- --data-dir \S+simulated-2 --port 0 --dashboard-port 0\n$/);
    expect(existsSync(proof())).toBe(true);
    expect(processesIn(data())).toHaveLength(services);

    await cutPower(first);
    expect(existsSync(proof())).toBe(true);
    await isUp(up());
    expect(existsSync(proof())).toBe(false);
  });

  it('deletes nothing when a port is taken, and says which and what to do', async () => {
    const first = up();
    await isUp(first);
    writeFileSync(proof(), '');
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const taken = [...small, '--port', '0', '--dashboard-port', String(port)];
    const refused = await runCli(taken, folder());
    const why = `jiralake: port ${port} is taken by another program, so nothing was started or deleted. Use another port: npm start --`;
    const ports = `--port 0 --dashboard-port ${port + 1}\n`;
    expect([refused.code, refused.err]).toEqual([1, `${why} ${ports}`]);
    expect(existsSync(proof())).toBe(true);
    // the suggested command has the given options too
    const elsewhere = await runCli([...taken, '--data-dir', 'my data'], folder());
    other.close();
    expect(elsewhere.err).toBe(`${why} --data-dir '${folder()}/my data' ${ports}`);
  });

  it('at the same moment is refused', async () => {
    const both = [up(), up()];
    const loser = await Promise.race(both.map((run) => run.ended.then((code) => ({ run, code }))));
    expect(loser.code).toBe(1);
    expect(loser.run.output().err).toContain('is in use by npm start');
    await isUp(both.find((run) => run !== loser.run)!);
  });

  it('is refused on the data of a real site as well, which no run empties', async () => {
    const site = {
      JIRA_DOMAIN: 'acme.atlassian.net',
      JIRA_EMAIL: 'a@example.com',
      JIRA_API_TOKEN: 'token',
      JIRA_BASE_URL: 'http://127.0.0.1:9',
      JIRA_GATEWAY_URL: 'http://127.0.0.1:9',
      JIRA_WEBHOOK_SECRET: 'a-long-random-secret',
    };
    mkdirSync(path.join(folder(), 'data'));
    const first = up(ANY_PORT, site);
    await isUp(first);
    const second = await runCli([...small, ...ANY_PORT], folder(), site);
    expect([second.code, second.err]).toEqual([
      1,
      expect.stringMatching(
        /data is in use by npm start \(process \d+, since \S+\): end that one first .*\n$/,
      ),
    ]);
    expect(second.err).not.toContain('--data-dir');
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    const simulated = await runCli([...small, ...ANY_PORT, '--data-dir', 'data'], folder());
    expect([simulated.code, simulated.err]).toEqual([
      1,
      expect.stringContaining(
        'data holds data that does not belong to a simulated site, and was not changed',
      ),
    ]);
  });
});
