import type { JobResult } from '@jiralake/queues';
import type { Log } from '@jiralake/observability';
import { pollResult, pollSite, type PollSitePorts } from '@jiralake/sla-poll';

export interface PollSlaSweepPorts extends Pick<PollSitePorts, 'gate' | 'leases' | 'dirty' | 'work' | 'now'> {
  config: Parameters<typeof pollSite>[0];
  log: Pick<Log, 'info' | 'warn'>;
}

/** Two concurrent requests leave most of the rate limit to the fetchers. */
const AT_ONCE = 2;

/** The sweep `poll-sla`: polls the SLA values of open issues, which change without an event. */
export async function pollSlaSweep(
  { config, log, ...ports }: PollSlaSweepPorts,
  signal: AbortSignal,
): Promise<JobResult & { ok: boolean }> {
  const summary = await pollSite(
    config,
    {
      ...ports,
      log,
      onIssue: () => undefined,
      onProgress: () => undefined,
      onWait: (why, ms) => log.info({ reason: why, waitMs: ms }, 'poll waits'),
    },
    { issues: 'open', dryRun: false, parallel: AT_ONCE },
    signal,
  );
  const result = pollResult(summary);
  log[summary.ok ? 'info' : 'warn']({ ...result }, 'SLA values polled');
  return result;
}
