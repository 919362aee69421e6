import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { renderRaw } from '@jiralake/raw-store';
import { issueAt } from '../commit/issue-source';
import type { BenchmarkOptions } from '../benchmark';
import { loadIssues, type LoadedSite } from '../transform/load-issues';

/** Writes raw files of this many issues, created over all months; returns their bytes. */
export async function writeRaw(
  folder: string,
  sites: AsyncIterable<LoadedSite>,
  { issues, months }: { issues: number; months: number },
): Promise<number> {
  const byId = path.join(folder, 'issues/by-id');
  await mkdir(byId, { recursive: true });
  let [bytes, written] = [0, 0];
  for await (const { issues: some } of sites) {
    const end = Math.min(issues, written + some.length);
    for (; written < end; written++) {
      const { raw } = issueAt(some, written);
      const created = new Date(Date.UTC(2024, written % months, 1 + (written % 28), 12)).toISOString();
      const text = renderRaw({ ...raw, fields: { ...raw.fields, created } });
      bytes += Buffer.byteLength(text);
      await writeFile(path.join(byId, `${raw.id}.json`), text);
    }
    if (written === issues) break;
  }
  return bytes;
}

/** Sites with different texts: repeated text would compress better and be found faster than what people write. */
export async function* differentSites(options: BenchmarkOptions, issues: number): AsyncIterable<LoadedSite> {
  for (let seed = 1; ; seed++) yield await loadIssues(options, issues, seed);
}
