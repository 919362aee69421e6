import { z } from 'zod';
import { requestsOf } from '../backfill/measure-backfill';
import type { BenchmarkOptions } from '../benchmark';
import { runCommand } from '../run-command';
import { withStack } from '../with-stack';

export interface MeasuredPoll {
  open: number;
  updated: number;
  requests: number;
  tookMs: number;
  /** months with an updated issue: each is written once */
  months: number;
}

const HOUR_MS = 3_600_000;
const summarySchema = z.object({
  looked: z.number(),
  updated: z.number(),
  months: z.number(),
  failed: z.literal(0),
});

/** Polls a site one hour after its lake was filled. */
export function measurePoll(options: BenchmarkOptions, issues: number): Promise<MeasuredPoll> {
  const spec = {
    name: 'poll-sla',
    site: { issues, months: 12, seed: 1, latencyMs: 20, burstLimits: true },
    replicas: { fetcher: 1, transformer: 1, scheduler: 1 },
    env: { LOG_LEVEL: 'info', FETCH_REMOTE_LINKS: 'false' },
  };
  return withStack(options, spec, async (stack) => {
    options.say(`poll-sla: filling the lake with ${issues} issues`);
    await runCommand(options, stack, ['backfill', '--no-attachments']);
    await stack.simulator.tick(HOUR_MS);
    await stack.simulator.resetRequests();
    options.say('poll-sla: polling');
    const { summary, tookMs } = await runCommand(options, stack, ['poll-sla']);
    const { looked, updated, months } = summarySchema.parse(summary);
    const { requests } = await requestsOf(stack);
    return { open: looked, updated, requests, tookMs, months };
  });
}
