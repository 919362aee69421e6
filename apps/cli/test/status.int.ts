import path from 'node:path';
import { createAlarms } from '@jiralake/alarms';
import { folderSize } from '@jiralake/files';
import { createLogger } from '@jiralake/observability';
import { eventually } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { runCli } from './run-cli';
import { useUntoldSite } from './use-untold-site';

interface Status {
  code: number;
  oldestAgeSeconds: number;
  owed: Record<string, number>;
  sizes: Record<string, { files: number; bytes: number; rows?: Record<string, number> }>;
}

const site = useUntoldSite();
jest.setTimeout(240_000);

const status = (...options: string[]) => site.run<Status>('status', ...options);

describe('jiralake status', () => {
  it('says that all is well, how much there is, and how the sweeps ended', async () => {
    await site.start({ issues: 12 }, {}, { WAKE_EVERY_MS: '500', JIRA_API_TOKEN_EXPIRES: '2999-12-31' });
    const empty = await status();
    expect([empty.code, empty.err]).toEqual([1, expect.stringContaining('is empty, and so is raw')]);
    expect(await site.run('backfill')).toMatchObject({ code: 0 });
    const well = await eventually(async () => {
      const run = await status();
      expect([run.code, run.err]).toEqual([0, expect.stringContaining('wake ')]);
      return run;
    }, 30_000);
    expect(well.err).toContain('ok       every change is in the lake');
    expect(well.err).toContain('ok       no webhook has come yet');
    expect(well.err).toContain('ok       JIRA_API_TOKEN expires on 2999-12-31');
    expect(well.sizes['raw issues']?.files).toBe(12);
    // the first status counted none, and the fetcher kept the number since then
    const issues = path.join(site.folder(), 'data/raw/jira/issues');
    expect(well.sizes['raw issues']).toMatchObject(await folderSize(issues));
    expect(well.err).toMatch(/ok {7}raw issues: 12 files, .* MB, last counted 20/);
    expect(well.sizes['lake']?.bytes).toBeGreaterThan(10_000);
    expect(well.sizes['lake']?.rows?.['issues']).toBe(12);
    expect(well).toMatchObject({ oldestAgeSeconds: 0, owed: {} });
    expect((await status('--no-sizes')).sizes).toBeUndefined();
  });

  it('ends with 1 when something wants attention', async () => {
    await site.start({ issues: 5 }, { transformer: 0 }, { JIRA_API_TOKEN_EXPIRES: '2020-01-01' });
    const { url, prefix } = site.stack().redis;
    const redis = new Redis(url);
    await createAlarms(redis, prefix, createLogger('test', 'silent')).raise('of-this-test', 'look here');
    redis.disconnect();
    const ids = (await site.stack().simulator.issues()).map(({ issue }): string => issue.id);
    expect(await site.run('requeue', ...ids)).toMatchObject({ requested: 5 });
    const run = await eventually(async () => {
      const seen = await status('--max-age', '1');
      const parts = Object.keys(seen.owed);
      expect([parts.length > 0, parts.filter((part) => !part.startsWith('month:'))]).toEqual([true, []]);
      return seen;
    });
    expect(run.code).toBe(1);
    for (const line of [
      'problem  alarm: look here',
      'problem  JIRA_API_TOKEN expired on 2020-01-01',
      'and no transformer works on it',
      'start a transformer',
    ])
      expect(run.err).toContain(line);
  });

  it('ends with 2 when it cannot tell', async () => {
    const { code, out, err } = await runCli(['status', '--json'], site.folder(), {
      REDIS_URL: 'redis://127.0.0.1:9',
    });
    expect([code, JSON.parse(out)]).toEqual([2, expect.objectContaining({ code: 2 })]);
    expect(err).toContain('problem  cannot reach Redis at 127.0.0.1:9');
  });
});
