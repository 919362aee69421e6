import { existsSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createDirtySets } from '@jiralake/ledger';
import { eventually, processesIn } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { withRedis } from '../src/installation/with-redis';
import { dropAt, type Dropper } from './drop-at';
import { runCli, startCli } from './run-cli';
import { NOBODY, useUntoldSite } from './use-untold-site';

interface Summary {
  found: number;
  skipped: number;
  fetched: number;
  gone: number;
  files: number;
  failed: { id: string; why: string }[];
  requests: number;
  ok: boolean;
}

const site = useUntoldSite();
let dropper: Dropper | undefined;
afterEach(() => dropper?.close());
jest.setTimeout(240_000);

const backfill = (...options: string[]) => site.run<Summary>('backfill', ...options);

describe('jiralake backfill', () => {
  it('I3: fills the lake from nothing, and has nothing to do the second time', async () => {
    await site.start({ issues: 120 });
    const first = await backfill();
    expect(first).toMatchObject({ code: 0, ok: true, found: 120, skipped: 0, fetched: 120, failed: [] });
    expect(first.err).toContain('120 issues on the site, 0 were up to date, 120 fetched');
    await site.expectLakeToEqualSite();
    expect(await site.asked('/remotelink')).toBe(120);
    expect(await site.asked('/issue/:idOrKey')).toBe(0);

    await site.stack().simulator.resetRequests();
    expect(await backfill()).toMatchObject({ code: 0, found: 120, skipped: 120, fetched: 0, files: 0 });
    expect([await site.asked('/remotelink'), await site.asked('/bulkfetch')]).toEqual([0, 0]);
    expect(await backfill('--force')).toMatchObject({ code: 0, skipped: 0, fetched: 120 });
  });

  it('fills a part, and leaves files to a later run when it is told to', async () => {
    const { simulator } = await site.start({ issues: 60 });
    const issues = (await simulator.issues()).map(({ issue }) => issue);
    const [project] = String(issues[0]!.key).split('-') as [string];
    const ofProject = issues.filter(({ key }) => String(key).startsWith(`${project}-`));
    const part = await backfill('--project', project, '--no-attachments');
    expect(part).toMatchObject({ code: 0, found: ofProject.length, fetched: ofProject.length });
    expect(existsSync(path.join(site.dataDir(), 'raw/jira/attachments', ofProject[0]!.key))).toBe(false);

    const one = await backfill('--jql', `project = ${project}`, '--since', '2010-01-01');
    expect(one).toMatchObject({ code: 0, found: ofProject.length, skipped: ofProject.length, fetched: 0 });
    expect(await backfill()).toMatchObject({ code: 0, found: 60, skipped: ofProject.length });
    await site.expectLakeToEqualSite();
  });

  it('I1: killed three times on the way it does nothing twice but the last batch', async () => {
    await site.start({ issues: 800, latencyMs: 5 });
    for (let kill = 1; kill <= 3; kill++) {
      const run = startCli(['backfill', '--parallel', '1'], site.folder(), site.env());
      const before = await site.asked('/remotelink');
      await eventually(
        async () => expect(await site.asked('/remotelink')).toBeGreaterThan(before + 120),
        60_000,
      );
      run.child.kill('SIGKILL');
      await run.ended;
      await site.stack().restart('fetcher', 'SIGKILL');
      if (kill === 2) await site.stack().restart('transformer', 'SIGKILL');
    }
    expect(await backfill('--parallel', '1')).toMatchObject({ code: 0, ok: true, found: 800 });
    await site.expectLakeToEqualSite();
    expect(await site.asked('/remotelink')).toBeLessThanOrEqual(800 + 3 * 100);
  });

  it('I3: fetches again what a killed fetcher had stored and not yet marked in its month', async () => {
    dropper = await dropAt(site.redisUrl(), ':dirty:month:');
    // the killed job does not resume during the test
    const timing = { QUEUE_LOCK_MS: '120000', QUEUE_LEASE_MS: '3000' };
    const serviceEnv = { fetcher: { REDIS_URL: dropper.url } };
    const { simulator, restart } = await site.start({ issues: 20 }, { scheduler: 0 }, timing, serviceEnv);
    // missing attachments would cause a transform of its month in any case
    const { issue } = (await simulator.issues()).find(({ issue: { fields } }) =>
      isDeepStrictEqual(fields['attachment'], []),
    )!;
    await withRedis(site.env(), ({ work }) => work.fetchBatch([{ id: issue.id }], { attachments: true }));
    await dropper.dropped;
    await restart('fetcher', 'SIGKILL');

    const summary = await backfill();
    expect(summary).toMatchObject({ code: 0, ok: true, found: 20 });
    await site.expectLakeToEqualSite();
    expect(summary).toMatchObject({ skipped: 0, fetched: 20 });
  });

  it('I6: ends with the truth although Jira asks to wait, the search is behind, and issues change meanwhile', async () => {
    const { simulator } = await site.start(
      { issues: 200, indexLagMs: 1_500 },
      { fetcher: 2 },
      { JIRA_MAX_REQUESTS_PER_SECOND: '80' },
    );
    const limit = { kind: '429', retryAfter: 1 };
    await simulator.setFaults(
      [30, 90].map((nth) => ({ match: { path: '/remotelink$', nth }, times: 1, fault: limit })),
    );
    const run = startCli(['backfill'], site.folder(), site.env());
    await eventually(() => expect(run.output().err).toContain('fetching:'), 60_000);
    const ids = (await simulator.issues()).map(({ issue }): string => issue.id);
    for (const [i, kind] of ['edit-summary', 'move', 'create'].entries())
      expect(await simulator.change(kind, ids[i + 3]!)).toBe(true);
    expect([await run.ended, run.output().err]).toEqual([0, expect.stringContaining('pauses')]);
    await simulator.setFaults([]);
    await site.expectLakeToEqualSite();
  });

  it('I6: waits for a token that Jira accepts again, and says so', async () => {
    const { simulator } = await site.start({ issues: 250, latencyMs: 20 });
    const run = startCli(['backfill', '--parallel', '1'], site.folder(), site.env());
    await eventually(async () => expect(await site.asked('/remotelink')).toBeGreaterThan(50), 60_000);
    await simulator.setFaults([{ fault: { kind: 'revoke' } }]);
    await eventually(() => expect(run.output().err).toMatch(/Jira does not accept JIRA_EMAIL/), 60_000);
    await simulator.setFaults([]);
    // the pause of a refused account is a minute
    expect(await run.ended).toBe(0);
    await site.expectLakeToEqualSite();
  });

  it('goes on where it was when it is interrupted', async () => {
    await site.start({ issues: 300, latencyMs: 20 });
    const run = startCli(['backfill', '--parallel', '1'], site.folder(), site.env());
    await eventually(async () => expect(await site.asked('/remotelink')).toBeGreaterThan(50), 60_000);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(run.output().err).toContain('stopped; the same command resumes');
    expect(await backfill()).toMatchObject({ code: 0, found: 300 });
    await site.expectLakeToEqualSite();
  });

  it('names what it could not fetch, and ends with 1', async () => {
    const { simulator } = await site.start({ issues: 30 });
    const { issue } = (await simulator.issues())[0]!;
    await simulator.setFaults([
      { match: { path: '/bulkfetch' }, fault: { kind: 'status', status: 400 } },
      { match: { path: `/issue/${issue.id}\\b` }, fault: { kind: 'status', status: 400 } },
    ]);
    const summary = await backfill();
    expect(summary).toMatchObject({ code: 1, ok: false, found: 30 });
    expect(summary.err).toContain(`${issue.id} was not fetched: `);
  });

  it('brings what it needs when there is no Redis for it', async () => {
    await site.start({ issues: 150 }, NOBODY);
    const { REDIS_URL: _, ...env } = site.env();
    // both run at the same time and share one Redis, which other commands find
    const runs = [1, 2].map(() => startCli(['backfill'], site.folder(), env));
    await eventually(async () => {
      const { err } = await runCli(['status', '--no-sizes'], site.folder(), env);
      expect(err).toContain('jira-fetch: ');
    });
    for (const run of runs)
      expect([await run.ended, run.output().err]).toEqual([
        0,
        expect.stringContaining('REDIS_URL is not set'),
      ]);
    // the site, and the guardian of the test's own stack
    const left = processesIn(site.dataDir()).map(({ command }) => command.trim());
    expect(left.filter((command) => !command.includes('jira-sim'))).toEqual(['jiralake-guardian']);
    await site.expectLakeToEqualSite();
  });

  it('writes nothing when it is told to be dry', async () => {
    await site.start({ issues: 30 }, NOBODY);
    const before = await site.redisContent();
    const { code, out, err } = await runCli(['backfill', '--dry-run', '--json'], site.folder(), site.env());
    expect([code, JSON.parse(out)]).toEqual([0, { found: 30, fetch: 30, files: 0 }]);
    expect(err).toContain('30 would be fetched');
    expect(await site.redisContent()).toEqual(before);
    expect(site.written('raw')).toEqual({});
  });

  it('starts nothing for a query that Jira refuses, or without somebody to do the work', async () => {
    await site.start({ issues: 10 });
    const refused = await runCli(['backfill', '--jql', 'colour = red'], site.folder(), site.env());
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringContaining("Field 'colour' does not exist"),
    ]);
    const redis = new Redis(site.env()['REDIS_URL']!);
    expect(await createDirtySets(redis, site.stack().redis.prefix).summary()).toEqual([]);
    redis.disconnect();
    await site.stop();
    await site.start({ issues: 10 }, { ...NOBODY, transformer: 1 });
    const alone = await runCli(['backfill'], site.folder(), site.env());
    expect([alone.code, alone.err]).toEqual([
      1,
      expect.stringContaining('no fetcher works on jira-fetch. Start it'),
    ]);
  });

  it.each([
    [['--project', 'no key'], 'is not a project key'],
    [['--since', 'yesterday'], 'a day, like 2026-02-03'],
    [['--parallel', '0'], 'a whole number from 1'],
  ])('says what is wrong with %j', async (options, problem) => {
    const { code, err } = await runCli(['backfill', ...options], site.folder());
    expect([code, err]).toEqual([1, expect.stringContaining(problem)]);
  });
});
