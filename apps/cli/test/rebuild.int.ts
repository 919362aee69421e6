import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildBundles, useTempFolder } from '@jiralake/testing';
import { runCli } from './run-cli';

const folder = useTempFolder();
beforeAll(buildBundles);

const env = { JIRA_DOMAIN: 'site.example.com' };
const issuesFolder = (): string => path.join(folder(), 'raw/issues');

/** A plain file named after the key, without jiralake's own keys, as the older integration left them. */
function save(number: number, created: string): void {
  mkdirSync(issuesFolder(), { recursive: true });
  const issue = {
    id: String(number),
    key: `SUP-${number}`,
    fields: { created, summary: `issue ${number}` },
    changelog: { histories: [] },
    _remote_links: [{ id: number, object: { url: 'https://example.com' } }],
  };
  writeFileSync(path.join(issuesFolder(), `SUP-${number}.json`), JSON.stringify(issue));
}

/** The raw file of an issue that was deleted before its first fetch. */
const deletion = (id: string): object => ({
  id,
  _synced_at: '2026-02-01T10:00:00.000Z',
  _fetched_at: '2026-02-01T10:00:00.000Z',
  _deleted_at: '2026-02-01T10:00:00.000Z',
});

const rebuild = (...options: string[]) =>
  runCli(['rebuild', '--raw-dir', 'raw', '--output-dir', 'lake', ...options], folder(), env);
const query = async (sql: string): Promise<string[]> =>
  (await runCli(['query', sql, '--lake', 'lake', '--format', 'csv'], folder())).out
    .trim()
    .split('\n')
    .slice(1);
const issues = (): Promise<string[]> => query('select issue_key from jira_issues order by issue_id::int');

beforeEach(() => {
  save(1, '2026-01-15T10:00:00.000+0000');
  save(2, '2026-02-03T10:00:00.000+0000');
  save(3, '2026-02-04T10:00:00.000+0000');
});

describe('jiralake rebuild', () => {
  it('makes a lake from plain files, without Redis and Jira', async () => {
    const run = await rebuild('--json');
    expect(run.code).toBe(0);
    expect(JSON.parse(run.out)).toMatchObject({
      months: 2,
      issues: 3,
      skipped: [],
      rows: { issues: 3, remote_links: 3, comments: 0 },
    });
    expect(run.err).toContain('3 issues in 2 months, 0 skipped');
    expect(await issues()).toEqual(['SUP-1', 'SUP-2', 'SUP-3']);
    expect(await query('select count(*) from jira_remote_links')).toEqual(['3']);
  });

  it('makes one month, or the month of one issue', async () => {
    expect((await rebuild('--month', '2026-01')).code).toBe(0);
    expect(await issues()).toEqual(['SUP-1']);
    expect((await rebuild('--issue', 'SUP-3')).code).toBe(0);
    expect(await issues()).toEqual(['SUP-1', 'SUP-2', 'SUP-3']);
    const unknown = await rebuild('--issue', 'SUP-9');
    const advice = 'no raw file of SUP-9 in raw; `jiralake requeue SUP-9` has it fetched';
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining(advice)]);
    const nonsense = await rebuild('--month', 'May');
    expect([nonsense.code, nonsense.err]).toEqual([1, expect.stringContaining('a month like 2026-02')]);
  });

  it('names what it could not use, and ends with 1 unless that is allowed', async () => {
    writeFileSync(path.join(issuesFolder(), 'SUP-4.json'), '{"id":"4","key":"SUP-4","fields":{}}');
    const run = await rebuild();
    expect(run.code).toBe(1);
    expect(run.err).toMatch(/skipped .*SUP-4\.json: .*created/);
    expect(run.err).toContain('3 issues in 2 months, 1 skipped');
    expect((await rebuild('--allow-skipped')).code).toBe(0);
    expect(await issues()).toEqual(['SUP-1', 'SUP-2', 'SUP-3']);
  });

  it('says of an issue whose raw file is broken what is wrong with it, and what to do', async () => {
    writeFileSync(path.join(issuesFolder(), 'SUP-4.json'), '{"id":"4","key":"SUP-4","fields":{}}');
    mkdirSync(path.join(issuesFolder(), 'by-id'));
    writeFileSync(path.join(issuesFolder(), 'by-id/5.json'), '{"id":"5","key":"SUP-5",');
    symlinkSync('by-id/5.json', path.join(issuesFolder(), 'SUP-5.json'));
    writeFileSync(path.join(issuesFolder(), 'SUP-6.json'), JSON.stringify(deletion('6')));
    const cases = [
      [
        'SUP-4',
        /the raw file of SUP-4 cannot be used: .*SUP-4\.json: fields\.created is missing; `jiralake requeue SUP-4`/,
      ],
      [
        'SUP-5',
        /the raw file of SUP-5 cannot be used: .*by-id\/5\.json is not JSON: .*; `jiralake requeue 5`/,
      ],
      ['SUP-6', /no issue in raw has the key SUP-6 and a month: .*SUP-6\.json/],
      ['SUP-9', /no raw file of SUP-9 in raw, but 2 files cannot be used: /],
    ] as const;
    for (const [key, message] of cases) {
      const refused = await rebuild('--issue', key);
      expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(message)]);
    }
    // the other months are made as far as possible
    expect((await rebuild('--issue', 'SUP-1', '--allow-skipped')).code).toBe(0);
    expect(await issues()).toEqual(['SUP-1']);
  });

  it('I6: empties no lake because raw is gone, unless it is told to', async () => {
    await rebuild();
    rmSync(issuesFolder(), { recursive: true });
    for (const options of [[], ['--month', '2026-02']]) {
      const refused = await rebuild(...options);
      expect([refused.code, refused.err]).toEqual([
        1,
        expect.stringContaining('there is no raw file in raw'),
      ]);
      expect(refused.err).toContain('jiralake backfill');
    }
    save(1, '2026-01-15T10:00:00.000+0000');
    const lacking = await rebuild();
    expect([lacking.code, lacking.err]).toEqual([1, expect.stringContaining('0 of the 2 issues of 2026-02')]);
    expect(await issues()).toEqual(['SUP-1', 'SUP-2', 'SUP-3']);
    expect((await rebuild('--force')).code).toBe(0);
    expect(await issues()).toEqual(['SUP-1']);
  });
});
