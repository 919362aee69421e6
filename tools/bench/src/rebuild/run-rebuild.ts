import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';
import type { BenchmarkOptions } from '../benchmark';
import { peakMemory } from '../process-memory';

export interface RebuildRun {
  ms: number;
  issues: number;
  /** bytes of physical memory at most; `null` where the system does not tell */
  peak: number | null;
}

const LOOK_EVERY_MS = 50;
const summarySchema = z.object({ issues: z.number(), skipped: z.array(z.unknown()).length(0) });

/** Runs `jiralake rebuild` as people do, as a process. @throws Error when it does not end well */
export async function runRebuild(
  { distDir, signal }: BenchmarkOptions,
  { raw, lake, parallel }: { raw: string; lake: string; parallel: number },
): Promise<RebuildRun> {
  const script = path.join(distDir, 'apps/cli/main.js');
  const args = ['rebuild', '--raw-dir', raw, '--output-dir', lake, '--parallel', String(parallel), '--json'];
  const env = { ...process.env, JIRA_DOMAIN: 'site.example.com' };
  const startedAt = performance.now();
  const child = spawn(process.execPath, [script, ...args], {
    env,
    signal,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  let peak: number | null = null;
  const look = setInterval(() => {
    void peakMemory(child.pid ?? 0).then((now) => (peak = now ?? peak));
  }, LOOK_EVERY_MS);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`the rebuild ended with ${code}: ${out}`);
  } finally {
    clearInterval(look);
  }
  const ms = performance.now() - startedAt;
  const { issues } = summarySchema.parse(JSON.parse(out.trim().split('\n').at(-1) ?? ''));
  return { ms, issues, peak };
}
