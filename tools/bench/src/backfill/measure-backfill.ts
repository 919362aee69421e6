import { z } from 'zod';
import type { BenchmarkOptions } from '../benchmark';
import { childrenCpu } from '../children-cpu';
import { runCommand } from '../run-command';
import { withStack, type BenchStack } from '../with-stack';

export interface BackfillSpec {
  /** names its folder */
  name: string;
  issues: number;
  remoteLinks: boolean;
}

export interface MeasuredBackfill {
  issues: number;
  requests: number;
  /** of them for remote links */
  remoteLinks: number;
  /** until raw had all issues, and until the lake had them */
  storedMs: number;
  doneMs: number;
  /** seconds of processor time, by who used it; the command itself is not in it */
  cpu: ReadonlyMap<string, number>;
}

const summarySchema = z.object({
  ok: z.literal(true),
  fetched: z.number(),
  storedMs: z.number(),
  seconds: z.number(),
});

/** Fills a lake by the command, with two fetchers and the budget of requests that they have unless told otherwise. */
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

/** The latency and the limits of a real site; 500 days of work in a support desk. */
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
