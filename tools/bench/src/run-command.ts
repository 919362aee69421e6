import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { spawnTied } from '@jiralake/program';
import type { BenchmarkOptions } from './benchmark';
import { peakMemory } from './process-memory';
import type { BenchStack } from './with-stack';

export interface RanCommand {
  /** its `--json` output, parsed */
  summary: unknown;
  tookMs: number;
  /** peak memory of its process in bytes; `null` where the system does not tell */
  peakBytes: number | null;
}

const LOOK_EVERY_MS = 20;

/**
 * Runs a command of the CLI, with or without services.
 * @throws Error with its output when it fails
 */
export async function runCommand(
  { distDir, signal }: Pick<BenchmarkOptions, 'distDir' | 'signal'>,
  { env, dataDir }: Pick<BenchStack, 'env' | 'dataDir'>,
  args: readonly string[],
): Promise<RanCommand> {
  const startedAt = performance.now();
  const child = spawnTied([path.join(distDir, 'apps/cli/main.js'), ...args, '--json'], {
    env: { PATH: process.env['PATH'], ...env },
    cwd: dataDir,
    signal,
  });
  let peakBytes: number | null = null;
  // the kernel keeps the peak only while the process lives
  const watch = setInterval(() => {
    void peakMemory(child.pid ?? 0).then((bytes) => (peakBytes = bytes ?? peakBytes));
  }, LOOK_EVERY_MS);
  try {
    const [printed, said, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    if (code !== 0) throw new Error(`jiralake ${args.join(' ')} ended with ${code}:\n${said}`);
    const last = printed.trim().split('\n').at(-1) ?? '';
    return { summary: JSON.parse(last), tookMs: performance.now() - startedAt, peakBytes };
  } finally {
    clearInterval(watch);
  }
}
