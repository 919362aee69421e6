import { mkdtempSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import axios from 'axios';
import { buildBundles, eventually } from '@jiralake/testing';
import { runCli, startCli, type CliRun } from './run-cli';

jest.setTimeout(120_000);
const readme = readFileSync(path.resolve(__dirname, '../../../README.md'), 'utf8');
/** Splits a command of one or two lines into words, as a shell does. */
const queryIn = (text: string): string[] => {
  const [, option = '', sql = ''] =
    /npm run -s jiralake -- query(.*?)\s*(?:\\\n\s*)?"([^"]*)"/.exec(text) ?? [];
  const lake = /--lake (\S+)/.exec(option)?.[1];
  return ['query', ...(lake === undefined ? [] : ['--lake', lake]), sql];
};

let folder = '';
let up: CliRun;
beforeAll(async () => {
  buildBundles();
  folder = mkdtempSync(path.join(tmpdir(), 'jiralake-test-'));
  const small = ['--quiet', '--issues', '20', '--months', '1', '--port', '0', '--dashboard-port', '0'];
  up = startCli(['up', ...small], folder);
  await eventually(() => expect(up.output().err).toContain('The lake is filled'), 60_000);
  // the state that commands report does not change meanwhile
  const note = readFileSync(path.join(folder, 'data/simulated/.jiralake-stack.json'), 'utf8');
  const { variables } = JSON.parse(note) as { variables: Record<string, string> };
  await axios.delete(`${variables['JIRA_BASE_URL']}/_sim/activity`);
});
afterAll(async () => {
  if (up.child.exitCode === null) up.child.kill('SIGINT');
  await up.ended;
  rmSync(folder, { recursive: true });
});

const run = (words: string[], env: Record<string, string> = {}) => runCli(words, folder, env);
const RUNNING = /^using the simulated site in data\/simulated \(npm start, Redis at 127\.0\.0\.1:\d+\)\n/;
const STOPPED = /^using the simulated site in data\/simulated \(npm start, not running\)\n/;

describe('while npm start runs, with nothing in the environment', () => {
  it('the first query of the README answers, and so does the one that it prints', async () => {
    const first = await run(queryIn(readme));
    expect([first.code, first.err]).toEqual([0, expect.stringMatching(RUNNING)]);
    expect(first.out).toMatch(/^status +issues\n/);
    const printed = queryIn(up.output().err);
    expect(printed).toContain(path.join(folder, 'data/simulated/parquet/jira'));
    const second = await run(printed);
    expect([second.code, second.out]).toEqual([0, expect.stringMatching(/^issue_key +status +summary/)]);
  });

  it.each([
    ['status'],
    ['doctor'],
    ['requeue', 'OPS-1', '--json'],
    ['deletions'],
    ['replay', '--since', '1h', '--dry-run'],
    ['reindex'],
    ['reconcile', '--dry-run'],
    ['poll-sla', '--dry-run'],
    ['backfill-sla', '--dry-run'],
    ['backfill', '--dry-run'],
    ['backfill'],
    ['fields'],
    ['rebuild'],
  ])('%s speaks of it', async (...words) => {
    const { code, err } = await run(words);
    expect([code, err]).toEqual([0, expect.stringMatching(RUNNING)]);
    expect(err).not.toContain('not set, so every webhook');
  });

  it('keeps what leads to it, with passwords of the simulated site, from other users', () => {
    expect(statSync(path.join(folder, 'data/simulated/.jiralake-stack.json')).mode & 0o777).toBe(0o600);
  });

  it('is found from elsewhere by its folder', async () => {
    const { code, err } = await runCli(['deletions'], tmpdir(), {
      DATA_DIR: path.join(folder, 'data/simulated'),
    });
    expect([code, err]).toEqual([
      0,
      expect.stringContaining(`the simulated site in ${folder}/data/simulated`),
    ]);
  });
});

describe('what is configured wins over what runs', () => {
  const acme = { JIRA_DOMAIN: 'acme.atlassian.net' };
  const nowhere = { REDIS_URL: 'redis://:secret@127.0.0.1:9' };

  it('with a site, for every command', async () => {
    for (const words of [
      ['query', 'select 1'],
      ['fields'],
      ['deletions'],
      ['status'],
      ['requeue', 'OPS-1'],
    ]) {
      const { err } = await run(words, { ...acme, ...nowhere });
      expect(err).toMatch(/^using the configured site acme\.atlassian\.net, data in data[,\n]/);
      expect(err).not.toContain('secret');
    }
  });

  it('with a site in .env', async () => {
    writeFileSync(path.join(folder, '.env'), 'JIRA_DOMAIN=acme.atlassian.net\nDATA_DIR=/srv/acme\n');
    const { err } = await run(['query', 'select 1']);
    unlinkSync(path.join(folder, '.env'));
    expect(err).toBe('using the configured site acme.atlassian.net, data in /srv/acme\n');
  });

  it('with a Redis, for what needs one, and nothing is marked elsewhere', async () => {
    const { code, err } = await run(['requeue', 'OPS-1'], nowhere);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^using .*Redis at 127\.0\.0\.1:9\njiralake: cannot reach Redis/),
    ]);
    expect((await run(['query', 'select 1'], nowhere)).err).toMatch(RUNNING);
  });

  it('with a folder of the lake or of raw, and with one that an option names', async () => {
    const { err } = await run(['query', 'select 1'], { JIRA_PARQUET_DIR: '/srv/lake' });
    expect(err).toBe('using the data folder data (no site is configured), the lake in /srv/lake\n');
    expect((await run(['query', 'select 1', '--lake', '/srv/lake'])).err).toBe(
      'using the lake in /srv/lake\n',
    );
    const rebuild = await run(['rebuild', '--raw-dir', '/srv/raw']);
    expect(rebuild.err).toMatch(/^using the folders that the options name: \/srv\/raw\n/);
    expect([rebuild.code, rebuild.err]).toEqual([1, expect.stringContaining('JIRA_DOMAIN is not set')]);
  });
});

describe('after Ctrl-C', () => {
  beforeAll(async () => {
    up.child.kill('SIGINT');
    expect(await up.ended).toBe(0);
  });

  it('a query, and whatever reads files alone, goes on', async () => {
    for (const words of [queryIn(readme), ['fields'], ['rebuild']]) {
      const { code, err } = await run(words);
      expect([words, code, err]).toEqual([words, 0, expect.stringMatching(STOPPED)]);
    }
  });

  it('status and doctor say that it does not run, and how to start one', async () => {
    for (const [command, code] of [
      ['status', 2],
      ['doctor', 1],
    ] as const) {
      const ended = await run([command, '--json']);
      expect([ended.code, ended.err]).toEqual([code, expect.stringMatching(STOPPED)]);
      expect(ended.err).toMatch(
        /problem {2}the simulated site in data\/simulated is not running\n +npm start /,
      );
      expect(JSON.parse(ended.out)).toMatchObject({ checks: expect.any(Array) as object });
    }
  });

  it('whatever needs services does nothing, and says so', async () => {
    const lines = [
      'requeue OPS-1',
      'deletions',
      'replay',
      'reindex',
      'reconcile',
      'poll-sla',
      'backfill-sla',
      'backfill',
    ];
    const ended = await Promise.all(lines.map((line) => run(line.split(' '))));
    for (const [index, { code, err }] of ended.entries()) {
      expect([lines[index], code, err]).toEqual([lines[index], 1, expect.stringMatching(STOPPED)]);
      expect(err).toMatch(
        /\njiralake: the simulated site in data\/simulated is not running: npm start .*\n$/,
      );
    }
  });
});
