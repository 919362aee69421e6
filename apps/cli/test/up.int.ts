import { readdirSync } from 'node:fs';
import path from 'node:path';
import axios from 'axios';
import { buildBundles, eventually, processesIn, useTempFolder } from '@jiralake/testing';
import { runCli, startCli } from './run-cli';

const folder = useTempFolder();
beforeAll(buildBundles);

describe('jiralake up', () => {
  it('fills a lake from a simulated site, answers queries while it changes, and leaves nothing behind', async () => {
    const up = startCli(
      ['up', '--issues', '30', '--months', '2', '--port', '0', '--dashboard-port', '0'],
      folder(),
    );
    try {
      await eventually(() => expect(up.output().err).toContain('The lake is filled'), 50_000);
      const { err } = up.output();
      expect(err).toContain('no site is configured');
      const written = /^\d\d:\d\d:\d\d\.\d{3} .*\d issues? written in \d+ commits?$/m;
      await eventually(() => expect(up.output().err).toMatch(written));
      expect(err).not.toContain('job finished');
      const lake = path.join(folder(), 'data/simulated/parquet/jira');
      const sql = 'select count(*)::int as issues, max(updated_at)::varchar as newest from jira_issues';
      const ask = async (): Promise<string> =>
        (await runCli(['query', sql, '--lake', lake, '--format', 'csv'], folder())).out;
      const first = await ask();
      expect(first).toMatch(/\n(29|3\d),/);
      await eventually(async () => expect(await ask()).not.toBe(first), 20_000);
      const dashboard = /dashboard at (http:\S+)/.exec(err)?.[1];
      expect((await axios.get(`${dashboard}/healthz`)).status).toBe(200);
    } finally {
      up.child.kill('SIGINT');
    }
    expect(await up.ended).toBe(0);
    expect(processesIn(path.join(folder(), 'data'))).toEqual([]);
  });

  it.each([
    [['--issues', 'lots'], {}, /--issues <n>.*a whole number from 1/],
    [['--data-dir', ''], {}, /--data-dir <folder>.*a folder, like data\/second/],
    [[], { PORT: 'http' }, /PORT must be a whole number from 0 to 65535, like 8080/],
    [[], { LOG_LEVEL: 'loud' }, /LOG_LEVEL must be one of fatal/],
    [
      [],
      {
        JIRA_DOMAIN: 'acme.atlassian.net',
        JIRA_EMAIL: 'ada@example.com',
        JIRA_API_TOKEN: 'token',
        FETCH_CONCURRENCY: 'lots',
        TRUST_PROXY: 'nginx',
      },
      /TRUST_PROXY must be addresses.*\n.*FETCH_CONCURRENCY must be a whole number of 1 or more/,
    ],
  ] as [string[], Record<string, string>, RegExp][])(
    'says what is wrong with %j and %j before it starts or deletes anything',
    async (more, env, words) => {
      const run = await runCli(['up', ...more], folder(), env);
      expect([run.code, run.err]).toEqual([1, expect.stringMatching(words)]);
      expect(readdirSync(folder())).toEqual([]);
    },
  );

  it('does not take half a configuration for none', async () => {
    const run = await runCli(['up'], folder(), { JIRA_DOMAIN: 'acme.atlassian.net' });
    expect(run.code).toBe(1);
    expect(run.err).toContain('JIRA_EMAIL is not set');
    expect(run.err).not.toContain('JIRA_DOMAIN is not set');
  });
});
