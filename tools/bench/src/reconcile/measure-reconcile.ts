import { z } from 'zod';
import { requestsOf, specOf } from '../backfill/measure-backfill';
import type { BenchmarkOptions } from '../benchmark';
import { runCommand } from '../run-command';
import { withStack } from '../with-stack';

export interface MeasuredReconcile {
  requests: number;
  tookMs: number;
  /** peak memory of the command in bytes; `null` where the system does not tell */
  peakBytes: number | null;
}

/** Nothing changed, so nothing may be found. */
const quietSchema = z.object({
  ok: z.literal(true),
  site: z.number(),
  raw: z.number(),
  found: z.record(z.string(), z.object({ count: z.literal(0) })),
});

/** Compares site, raw and lake when all three are the same. */
export function measureReconcile(options: BenchmarkOptions, issues: number): Promise<MeasuredReconcile> {
  // filling the lake is not measured, so remote links can be skipped
  return withStack(options, specOf('reconcile', issues, false), async (stack) => {
    options.say(`reconcile: filling the lake with ${issues} issues`);
    await runCommand(options, stack, ['backfill', '--no-attachments']);
    await stack.simulator.resetRequests();
    options.say('reconcile: comparing');
    const { summary, tookMs, peakBytes } = await runCommand(options, stack, ['reconcile']);
    const { site, raw } = quietSchema.parse(summary);
    if (site !== issues || raw !== issues)
      throw new Error(`${site} issues on the site and ${raw} in raw are not ${issues}`);
    return { ...(await requestsOf(stack)), tookMs, peakBytes };
  });
}
