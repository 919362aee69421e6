import { z } from 'zod';
import type { BenchmarkOptions } from '../benchmark';
import { childrenCpu } from '../children-cpu';
import { runCommand } from '../run-command';
import { withStack, type BenchStack } from '../with-stack';

export interface BackfillSpec {
  /** name of its folder */
  name: string;
  issues: number;
  remoteLinks: boolean;
}

export interface MeasuredBackfill {
  issues: number;
  requests: number;
  /** requests for remote links, included in `requests` */
  remoteLinks: number;
  /** milliseconds until raw had all issues, and until the lake had them */
  storedMs: number;
  doneMs: number;
  /** CPU seconds by process name, without the command itself */
  cpu: ReadonlyMap<string, number>;
}

const summarySchema = z.object({
  ok: z.literal(true),
  fetched: z.number(),
  storedMs: z.number(),
  seconds: z.number(),
});

/** Fills a lake with the backfill command, two fetchers and the default rate limits. */
export function measureBackfill(
  options: BenchmarkOptions,
  { name, issues, remoteLinks }: BackfillSpec,
): Promise<MeasuredBackfill> {
  return withStack(options, specOf(name, issues, remoteLinks), async (stack) => {
    options.say(`${name}: ${issues} issues`);
    const { summary } = await runCommand(options, stack, ['backfill', '--no-attachments']);
    const cpu = await childrenCpu();
    const { fetched, storedMs, seconds } = summarySchema.parse(summary);
    if (fetched !== issues) throw new Error(`${name}: ${fetched} of ${issues} issues were fetched`);
    return { issues, ...(await requestsOf(stack)), storedMs, doneMs: seconds * 1_000, cpu };
  });
}

/** A site with the latency and the limits of a real one, and 500 days of work in a support desk. */
export function specOf(name: string, issues: number, remoteLinks: boolean) {
  return {
    name,
    site: { issues, months: 24, seed: 1, latencyMs: 20, burstLimits: true },
    replicas: { fetcher: 2, transformer: 1, scheduler: 1 },
    env: { LOG_LEVEL: 'info', FETCH_REMOTE_LINKS: String(remoteLinks) },
  };
}

export async function requestsOf({
  simulator,
}: BenchStack): Promise<{ requests: number; remoteLinks: number }> {
  const counts = await simulator.requests();
  const sum = (list: typeof counts): number => list.reduce((total, { count }) => total + count, 0);
  return {
    requests: sum(counts),
    remoteLinks: sum(counts.filter(({ route }) => route.endsWith('/remotelink'))),
  };
}
