import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildBundles, useTempFolder } from '@jiralake/testing';

const folder = useTempFolder();
beforeAll(buildBundles, 300_000);

interface Report {
  short: boolean;
  figures: { name: string; value: number | null; unit: string }[];
}

/** The expected figures; their numbers mean nothing in a short run. */
const expected: [benchmark: string, figures: string[]][] = [
  ['fetch', ['requests with two accounts', 'requests with one account', 'overhead of a fetch, p50']],
  ['backfill', ['backfill', '  requests, no remote links', 'single fetches', '  requests, ratio']],
  ['poll-sla', ['poll', '  requests', '  beside a request for each issue and account']],
  ['reconcile', ['reconcile', '  requests', '  memory of the command']],
  ['e2e', ['raw saved to published, p50', 'change to raw saved, p50', '  at this pace, p95']],
  ['transform', ['issues to rows of all tables', '  issues', '  custom_fields', 'documents to text']],
  [
    'commit',
    [
      'one change, 20 issues in the month',
      '  all tables and columns',
      '  rewrite by parquetjs, ratio',
      '  rewrite by DuckDB, ratio',
      'growth from 20 to 60 issues',
    ],
  ],
  ['burst', ['20 changes in one month', '  an issue']],
  ['rebuild', ['  on one', 'memory', 'memory with 120 issues', 'the lake, all tables']],
  ['scan', ['count by status', 'text search', 'issues joined with their changelog', 'size of changelog']],
];

it.each(expected)(
  'the benchmark %s prints its figures, and leaves nothing but logs',
  async (name, figures) => {
    const script = path.resolve(__dirname, '../../../dist/tools/bench/main.js');
    const args = [script, name, '--short', '--json', '--data-dir', folder()];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Report;
    expect(report.short).toBe(true);
    expect(report.figures.map((figure) => figure.name)).toEqual(expect.arrayContaining(figures));
    for (const { value } of report.figures.filter((figure) => figures.includes(figure.name)))
      expect(value).toBeGreaterThan(0);
    expect((await readdir(folder())).filter((entry) => !entry.startsWith('.'))).toEqual(['logs']);
  },
);
