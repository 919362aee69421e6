import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { takeSimulatedFolder, takeSiteFolder, type FolderLock } from '@jiralake/local-stack';
import { buildBundles, useRedis, useTempFolder } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { runCli } from './run-cli';

const server = useRedis();
const folder = useTempFolder();
const locks: FolderLock[] = [];
beforeAll(buildBundles);
afterEach(() => locks.splice(0).forEach(({ release }) => release()));

const run = (...words: string[]) => runCli(words, folder(), {});
const first = async (...words: string[]): Promise<string | undefined> =>
  (await run(...words)).err.split('\n')[0];

/** Writes the stack file of a start; this process stands in for the running one, if one runs. */
async function leave(
  name: string,
  { day, runs, ownRedis = false }: { day: number; runs: boolean; ownRedis?: boolean },
): Promise<void> {
  const dir = path.join(folder(), 'data', name);
  const run = await takeSimulatedFolder(dir, { by: name, elsewhere: '' });
  await run.empty();
  if (runs) locks.push(run);
  else run.release();
  const variables = { REDIS_URL: server.url, REDIS_PREFIX: `${server.prefix}-${name}-${day}` };
  const note = { v: 1, startedBy: name, startedAt: `2026-02-0${day}T12:00:00.000Z`, ownRedis, variables };
  writeFileSync(path.join(dir, '.jiralake-stack.json'), JSON.stringify(note));
}

const keys = async (name: string): Promise<number> => {
  const redis = new Redis(server.url);
  const found = await redis.keys(`{${server.prefix}-${name}}*`);
  redis.disconnect();
  return found.length;
};

describe('of several', () => {
  it('the one that runs is spoken of, else the newest', async () => {
    await leave('demo', { day: 3, runs: false });
    await leave('simulated', { day: 2, runs: false });
    expect(await first('query', 'select 1')).toBe(
      'using the simulated site in data/demo (demo, not running)',
    );
    await leave('simulated', { day: 2, runs: true });
    expect(await first('requeue', 'OPS-1')).toContain(
      'the simulated site in data/simulated (simulated, Redis at',
    );
    expect(await keys('simulated-2')).toBeGreaterThan(0);
    expect(await keys('demo-3')).toBe(0);
  });

  it('data of no configured site come before one that does not run, and after one that does', async () => {
    mkdirSync(path.join(folder(), 'data/raw/jira/issues'), { recursive: true });
    await leave('demo', { day: 3, runs: false });
    const stored = 'using the data folder data (no site is configured)';
    expect(await first('query', 'select 1')).toBe(stored);
    await leave('demo', { day: 3, runs: true });
    expect(await first('query', 'select 1')).toContain('the simulated site in data/demo');
    locks.push(await takeSiteFolder(path.join(folder(), 'data'), 'npm start'));
    expect(await first('query', 'select 1')).toBe(stored);
  });
});

describe('a stale note', () => {
  it('of a process that is gone changes nothing, though its Redis has another user', async () => {
    await leave('simulated', { day: 4, runs: false });
    const { code, err } = await run('requeue', 'OPS-1');
    expect([code, err]).toEqual([1, expect.stringContaining('is not running')]);
    expect(await keys('simulated-4')).toBe(0);
  });

  it('whose port another Redis has is not spoken to', async () => {
    await leave('simulated', { day: 5, runs: true, ownRedis: true });
    const { code, err } = await run('requeue', 'OPS-1');
    expect([code, err]).toEqual([1, expect.stringContaining('is not running')]);
    expect(await keys('simulated-5')).toBe(0);
  });

  it('that this user cannot read is named, with what to do', async () => {
    // root can read any file, but cannot read a folder as a file
    mkdirSync(path.join(folder(), 'data/simulated/.jiralake-stack.json'), { recursive: true });
    const { code, err } = await run('query', 'select 1');
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        /^jiralake: the connection data of the simulated site in data\/simulated can only be read by its user \(EISDIR.*\): run .* DATA_DIR/,
      ),
    ]);
  });

  it('that is damaged is named, and in the way of nothing that is configured', async () => {
    await leave('simulated', { day: 2, runs: false });
    writeFileSync(path.join(folder(), 'data/simulated/.jiralake-stack.json'), '{"v":');
    const { code, err } = await run('query', 'select 1');
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^jiralake: data\/simulated\/\.jiralake-stack\.json is not JSON/),
    ]);
    expect((await runCli(['query', 'select 1'], folder(), { JIRA_DOMAIN: 'acme.atlassian.net' })).code).toBe(
      0,
    );
  });
});
