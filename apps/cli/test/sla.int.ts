import path from 'node:path';
import { openDuckDb } from '@jiralake/duckdb';
import { eventually } from '@jiralake/testing';
import { runCli } from './run-cli';
import { useUntoldSite } from './use-untold-site';

interface Summary {
  looked: number;
  updated: number;
  unchanged: number;
  healed: number;
  skipped: number;
  failed: number;
  absent: number;
  months: number;
  ok: boolean;
}

const site = useUntoldSite();
jest.setTimeout(240_000);
const DAY_MS = 86_400_000;

const poll = (...options: string[]) => site.run<Summary>('poll-sla', ...options);

/** Makes a lake that equals the site. */
async function startFilled(issues: number): Promise<void> {
  await site.start({ issues }, {}, { DELETION_CONFIRM_MS: '300' });
  expect(await site.run('backfill')).toMatchObject({ code: 0, ok: true });
  await site.expectLakeToEqualSite();
  await site.stack().simulator.resetRequests();
}

/** Returns the open issues with an SLA in the lake. */
async function openIssues(): Promise<{ id: string; key: string }[]> {
  const lake = path.join(site.dataDir(), 'parquet/jira');
  const db = await openDuckDb();
  const { rows } = await db.query(
    `select issue_id::varchar, issue_key from read_parquet('${lake}/issues/*.parquet', union_by_name = true)
     where status_category_key <> 'done' and issue_id in (select issue_id from read_parquet('${lake}/sla_cycles/*.parquet')) order by 1`,
  );
  db.close();
  return rows.map(([id, key]) => ({ id: String(id), key: String(key) }));
}

describe('jiralake poll-sla', () => {
  it('has values that are a day old be right after one run, with a request for a hundred issues and account', async () => {
    await startFilled(250);
    await site.stack().simulator.tick(DAY_MS);
    await expect(site.expectLakeToEqualSite()).rejects.toThrow();
    const open = (await openIssues()).length;
    expect(open).toBeGreaterThan(50);

    const first = await poll();
    expect(first).toMatchObject({ code: 0, ok: true, looked: open, healed: 0, skipped: 0, failed: 0 });
    expect(first.updated).toBeGreaterThan(20);
    expect(first.updated + first.unchanged).toBe(open);
    await eventually(site.expectLakeToEqualSite, 30_000);
    expect(await site.asked('/issue/bulkfetch')).toBeLessThanOrEqual(2 * Math.ceil(open / 100));
    expect(await site.asked('/issue/:idOrKey')).toBe(0);

    const before = site.written('raw');
    expect(await poll()).toMatchObject({ code: 0, updated: 0, unchanged: open, months: 0 });
    expect(site.written('raw')).toEqual(before);
  });

  it('heals what was resolved or deleted without an event', async () => {
    await startFilled(80);
    const [first, second] = await openIssues();
    const { simulator } = site.stack();
    expect(await simulator.change('transition', first!.id)).toBe(true);
    expect(await simulator.change('delete', second!.id)).toBe(true);
    const summary = await poll('--verbose');
    expect(summary).toMatchObject({ code: 0, ok: true, absent: 1, failed: 0 });
    expect(summary.healed).toBeGreaterThan(0);
    expect(summary.err).toMatch(
      new RegExp(`self-healing: ${first!.key} (is resolved|is open again|changed) in Jira`),
    );
    expect(summary.err).toContain(`${second!.key}: skipped, the site does not show it`);
    await eventually(async () => {
      const ids = (await openIssues()).map(({ id }) => id);
      expect(ids).not.toContain(second!.id);
      await site.expectLakeToEqualSite();
    }, 60_000);
  });

  it('I6: says that an account lost its rights, and leaves every value as it is', async () => {
    await startFilled(80);
    const before = site.written('raw/jira/issues');
    const { simulator } = site.stack();
    await simulator.tick(DAY_MS);
    await simulator.setFaults([{ fault: { kind: 'revoke', what: 'sla' } }]);
    const blind = await poll();
    expect(blind).toMatchObject({ code: 1, ok: false, updated: 0, failed: (await openIssues()).length });
    expect(blind.err).toContain('no account may read customfield_');
    await simulator.setFaults([{ fault: { kind: 'revoke', what: 'issues' } }]);
    const lost = await poll();
    expect(lost).toMatchObject({ code: 1, ok: false, updated: 0, healed: 0 });
    expect(lost.err).toContain('has the account lost rights?');
    expect(site.written('raw/jira/issues')).toEqual(before);
  });

  it('writes nothing when it is told to be dry, and needs no Redis for it', async () => {
    await startFilled(60);
    await site.stack().simulator.tick(DAY_MS);
    for (const service of ['fetcher', 'transformer', 'scheduler'] as const)
      site.stack().signal(service, 'SIGSTOP');
    const [files, keys] = [site.written(), await site.redisContent()];
    const { REDIS_URL: _, ...env } = site.env();
    const { code, out, err } = await runCli(['poll-sla', '--dry-run', '--json'], site.folder(), env);
    expect([code, (JSON.parse(out) as Summary).updated]).toEqual([0, expect.any(Number)]);
    expect((JSON.parse(out) as Summary).updated).toBeGreaterThan(0);
    expect(err).toContain('nothing will be written (--dry-run)');
    expect([site.written(), await site.redisContent()]).toEqual([files, keys]);
    for (const service of ['fetcher', 'transformer', 'scheduler'] as const)
      site.stack().signal(service, 'SIGCONT');
  });

  it('is said when another one is at work, and is noted as a run', async () => {
    await startFilled(120);
    await site
      .stack()
      .simulator.setFaults([{ match: { path: '/bulkfetch' }, fault: { kind: 'latency', ms: 1_500 } }]);
    const runs = await Promise.all([1, 2].map(() => runCli(['poll-sla'], site.folder(), site.env())));
    expect(runs.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect(runs.map(({ err }) => err).join('')).toContain(
      'another poll is running; try again when it has ended',
    );
    const [run] = await site.runsOf('poll-sla');
    expect(run).toMatchObject({ ok: true, result: { outcome: 'polled', failed: 0 } });
  });
});

describe('jiralake backfill-sla', () => {
  it('brings the values of all issues once an account may read them', async () => {
    const without = { JIRA_SLA_EMAIL: '', JIRA_SLA_API_TOKEN: '' };
    await site.start({ issues: 120 }, {}, {}, { fetcher: without });
    expect(await site.run('backfill')).toMatchObject({ code: 0 });
    await expect(site.expectLakeToEqualSite()).rejects.toThrow();
    expect(await site.run('backfill-sla', '--dry-run')).toMatchObject({ code: 0, healed: 0, failed: 0 });
    await expect(site.expectLakeToEqualSite()).rejects.toThrow();
    const summary = await site.run<Summary>('backfill-sla', '--parallel', '2');
    expect(summary).toMatchObject({ code: 0, ok: true, healed: 0, failed: 0 });
    expect(summary.updated).toBeGreaterThan(50);
    await eventually(site.expectLakeToEqualSite, 60_000);
    expect(await site.run('backfill-sla')).toMatchObject({ code: 0, updated: 0 });
  });
});
