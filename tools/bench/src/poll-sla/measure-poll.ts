import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { requestsOf } from '../backfill/measure-backfill';
import type { BenchmarkOptions } from '../benchmark';
import { withStack, type BenchStack } from '../with-stack';

export interface MeasuredPoll {
  open: number;
  updated: number;
  requests: number;
  tookMs: number;
  /** months in which an issue was updated: each is written once */
  months: number;
}

const HOUR_MS = 3_600_000;
const summarySchema = z.object({
  looked: z.number(),
  updated: z.number(),
  months: z.number(),
  failed: z.literal(0),
});

/** A poll of a site an hour after its lake was filled. */
export function measurePoll(options: BenchmarkOptions, issues: number): Promise<MeasuredPoll> {
  const spec = {
    name: 'poll-sla',
    site: { issues, months: 12, seed: 1, latencyMs: 20, burstLimits: true },
    replicas: { fetcher: 1, transformer: 1, scheduler: 1 },
    env: { LOG_LEVEL: 'info', FETCH_REMOTE_LINKS: 'false' },
  };
  return withStack(options, spec, async (stack) => {
    const cli = createCli(options, stack);
    options.say(`poll-sla: filling the lake with ${issues} issues`);
    await cli('backfill', '--no-attachments');
    await stack.simulator.tick(HOUR_MS);
    await stack.simulator.resetRequests();
    const startedAt = performance.now();
    options.say('poll-sla: polling');
    const { looked, updated, months } = summarySchema.parse(JSON.parse(await cli('poll-sla')));
    const tookMs = performance.now() - startedAt;
    const { requests } = await requestsOf(stack);
    return { open: looked, updated, requests, tookMs, months };
  });
}

function createCli({ distDir, signal }: BenchmarkOptions, { env, dataDir }: BenchStack) {
  const script = path.join(distDir, 'apps/cli/main.js');
  return async (...args: string[]): Promise<string> => {
    const run = await promisify(execFile)(process.execPath, [script, ...args, '--json'], {
      ...{ env: { PATH: process.env['PATH'], ...env }, cwd: dataDir, signal },
      maxBuffer: 64 * 1024 * 1024,
    });
    return run.stdout;
  };
}
