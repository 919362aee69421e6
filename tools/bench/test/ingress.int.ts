import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildBundles, useTempFolder } from '@jiralake/testing';

const folder = useTempFolder();
beforeAll(buildBundles, 300_000);

interface Report {
  short: boolean;
  figures: { name: string; value: number; unit: string }[];
}

it('the benchmark of the ingress measures both kinds of Redis beside the plain server, and leaves only logs', async () => {
  const script = path.resolve(__dirname, '../../../dist/tools/bench/main.js');
  const args = [script, 'ingress', '--short', '--json', '--data-dir', folder()];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Report;
  expect(report.short).toBe(true);
  const rates = report.figures.filter(({ unit }) => unit === 'a second');
  expect(rates.map(({ name }) => name)).toEqual([
    'webhooks, appendfsync everysec',
    'webhooks, appendfsync always',
    'webhooks, plain',
  ]);
  for (const { value } of report.figures) expect(value).toBeGreaterThan(0);
  expect((await readdir(folder())).filter((name) => !name.startsWith('.'))).toEqual(['logs']);
});
