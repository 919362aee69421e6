import { z } from 'zod';
import type { BenchmarkOptions } from '../benchmark';
import { runCommand } from '../run-command';

export interface RebuildRun {
  ms: number;
  issues: number;
  /** peak of physical memory in bytes; `null` where the system does not tell */
  peak: number | null;
}

const summarySchema = z.object({ issues: z.number(), skipped: z.array(z.unknown()).length(0) });

/** Runs `jiralake rebuild` as a process. @throws Error when it fails */
export async function runRebuild(
  options: BenchmarkOptions,
  { raw, lake, parallel }: { raw: string; lake: string; parallel: number },
): Promise<RebuildRun> {
  const args = ['rebuild', '--raw-dir', raw, '--output-dir', lake, '--parallel', String(parallel)];
  const place = { env: { JIRA_DOMAIN: 'site.example.com' }, dataDir: options.dataDir };
  const { summary, tookMs, peakBytes } = await runCommand(options, place, args);
  return { ms: tookMs, issues: summarySchema.parse(summary).issues, peak: peakBytes };
}
