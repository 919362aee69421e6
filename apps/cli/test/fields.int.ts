import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startSimulator } from '@jiralake/local-stack';
import { createRawStore, createSiteStore } from '@jiralake/raw-store';
import { rawIssueSchema } from '@jiralake/payloads';
import { buildBundles, useTempFolder } from '@jiralake/testing';
import { runCli } from './run-cli';

const folder = useTempFolder();
beforeAll(buildBundles);

const raw = (): string => path.join(folder(), 'data/raw/jira');
const at = '2026-02-03T12:00:00.000Z';
const sla = { type: 'sd-servicelevelagreement', custom: 'com.atlassian.servicedesk:sd-sla-field' };
const fields = [
  { id: 'summary', name: 'Summary', custom: false, schema: { type: 'string' } },
  { id: 'customfield_1', name: 'Time to resolution', custom: true, schema: sla },
  { id: 'customfield_2', name: 'Severity', custom: true, schema: { type: 'option' } },
  { id: 'customfield_3', name: 'Severity', custom: true, schema: { type: 'option' } },
  { id: 'customfield_4', name: 'Status', custom: true, schema: { type: 'string' } },
  { id: 'customfield_5', name: 'Story points', custom: true, schema: { type: 'number' } },
];

beforeEach(async () => {
  await createSiteStore(raw()).saveFields(fields, new Date(at));
  const store = createRawStore(raw());
  for (const number of [1, 2, 3, 4]) {
    const values = {
      customfield_2: number === 1 ? { value: 'high' } : null,
      customfield_3: number < 4 ? { value: 'low' } : null,
      customfield_4: 'text',
      customfield_5: number < 3 ? number : null,
    };
    const issue = { id: String(number), key: `SUP-${number}`, fields: { created: at, ...values } };
    await store.saveIssue(
      rawIssueSchema.parse({ ...issue, _fetched_at: at, _synced_at: at, _remote_links: [] }),
    );
  }
});

describe('jiralake fields', () => {
  it('lists the custom fields, the most filled first, with the columns that they should fill', async () => {
    const run = await runCli(['fields'], folder());
    expect(run.code).toBe(0);
    expect(run.out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['field', 'name', 'type', 'filled', 'fills', 'should fill'],
      expect.anything(),
      ['customfield_4', 'Status', 'string', '100 %', 'cf_status (text)'],
      ['customfield_3', 'Severity', 'option', '75 %', 'severity (option)'],
      ['customfield_5', 'Story points', 'number', '50 %', 'story_points (number)'],
      ['customfield_2', 'Severity', 'option', '25 %', 'cf_severity (option)'],
      ['customfield_1', 'Time to resolution', 'sd-sla-field', '0 %', 'time_to_resolution (sla)'],
      [''],
    ]);
    expect(run.err).toContain('5 custom fields, values counted in 4 stored issues');
    expect(run.err).toMatch(/no field matches request_type, .*, first_response, .*: switched off/);
    expect(run.err).toContain('several fields match severity: customfield_3 suits it best');
  });

  it('writes a field map that the lake is made with at once, and never over another', async () => {
    const run = await runCli(['fields', '--write', '--json'], folder());
    expect(run.code).toBe(0);
    const { columns } = JSON.parse(readFileSync(path.join(folder(), 'field-map.json'), 'utf8')) as {
      columns: object;
    };
    expect(JSON.parse(run.out)).toMatchObject({ issues: 4, columns });
    expect(columns).toMatchObject({
      severity: { field: 'customfield_3', kind: 'option' },
      cf_status: { field: 'customfield_4', kind: 'text' },
      spam: null,
    });

    const again = await runCli(['fields', '--write'], folder());
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('exists; --force replaces it')]);

    const env = { FIELD_MAP_FILE: 'field-map.json', JIRA_DOMAIN: 'site.example.com' };
    expect((await runCli(['rebuild'], folder(), env)).code).toBe(0);
    const sql = 'select severity, cf_status, story_points, spam from jira_issues order by issue_id';
    const rows = await runCli(['query', sql, '--format', 'csv'], folder());
    expect(rows.out.split('\n').slice(1, 3)).toEqual(['low,text,1,', 'low,text,2,']);
  });

  it('counts the files that it cannot read, and names one', async () => {
    writeFileSync(path.join(raw(), 'issues/by-id/9.json'), '{"id":');
    const run = await runCli(['fields', '--json'], folder());
    expect(run.code).toBe(0);
    expect(run.err).toMatch(/skipped 1 unreadable file, the first: .*9\.json is not JSON/);
    expect(JSON.parse(run.out)).toMatchObject({ issues: 4, unreadable: [expect.stringContaining('9.json')] });
  });

  it('cuts long names in the table only', async () => {
    const name = 'Severity, as the customer sees it, in the words of the customer';
    await createSiteStore(raw()).saveFields(
      [{ id: 'customfield_2', name, custom: true, schema: { type: 'option' } }],
      new Date(at),
    );
    const lines = (await runCli(['fields'], folder())).out.split('\n');
    expect(lines[2]).toContain('customfield_2  Severity, as the customer sees it, in t…  option');
    expect((await runCli(['fields', '--json'], folder())).out).toContain(name);
  });

  it('keeps what the file of the operator says already', async () => {
    const own = { columns: { impact: { field: 'customfield_3', kind: 'text' } } };
    writeFileSync(path.join(folder(), 'mine.json'), JSON.stringify(own));
    const env = { FIELD_MAP_FILE: 'mine.json' };
    const run = await runCli(['fields', '--write', '--force', '--json'], folder(), env);
    expect(run.code).toBe(0);
    expect(JSON.parse(readFileSync(path.join(folder(), 'mine.json'), 'utf8'))).toMatchObject({
      columns: { ...own.columns, severity: { field: 'customfield_2' } },
    });
  });

  it('asks Jira when nothing is stored yet', async () => {
    const { child, env } = await startSimulator(
      { issues: 1, months: 1, seed: 1 },
      {
        script: path.resolve(__dirname, '../../../dist/tools/jira-sim/main.js'),
        cwd: folder(),
        onLine: () => undefined,
      },
    );
    try {
      const run = await runCli(['fields', '--raw-dir', 'empty'], folder(), env);
      expect(run.code).toBe(0);
      expect(run.out).toMatch(/sd-sla-field +0 % +first_response +first_response \(sla\)/);
      expect(run.err).toContain('values counted in 0 stored issues');
    } finally {
      await child.stop('SIGTERM');
    }
  });

  it('says what to do when the site was never asked for its fields, and which file is broken', async () => {
    const nothing = await runCli(['fields', '--raw-dir', path.join(folder(), 'empty')], folder());
    expect(nothing.code).toBe(1);
    expect(nothing.err).toContain('set JIRA_DOMAIN, JIRA_EMAIL and JIRA_API_TOKEN');
    writeFileSync(path.join(folder(), 'mine.json'), '{"columns":{"a b":null}}');
    const broken = await runCli(['fields'], folder(), { FIELD_MAP_FILE: 'mine.json' });
    expect(broken.code).toBe(1);
    expect(broken.err).toContain('mine.json');
  });
});

describe('jiralake doctor', () => {
  it('says whether the field map can be used', async () => {
    const run = await runCli(['doctor'], folder(), { REDIS_URL: 'redis://127.0.0.1:9' });
    expect(run.err).toContain('warning  FIELD_MAP_FILE is not set');
    writeFileSync(path.join(folder(), 'mine.json'), '{"columns":{"grade":{"field":"x","kind":"letter"}}}');
    const broken = await runCli(['doctor'], folder(), {
      REDIS_URL: 'redis://127.0.0.1:9',
      FIELD_MAP_FILE: 'mine.json',
    });
    expect(broken.err).toMatch(/problem {2}.*mine\.json.*one of text, option/);
  });
});
