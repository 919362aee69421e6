import type { JobResult } from '@jiralake/queues';
import type { Log } from '@jiralake/observability';
import { pollResult, pollSite, type PollSitePorts } from '@jiralake/sla-poll';

export interface PollSlaSweepPorts extends Pick<PollSitePorts, 'gate' | 'leases' | 'dirty' | 'work' | 'now'> {
  config: Parameters<typeof pollSite>[0];
  log: Pick<Log, 'info' | 'warn'>;
}

/** Two requests at a time: the fetchers are to have most of the budget. */
const AT_ONCE = 2;

/** Brings the SLA values of open issues up to date, which move without an event. */
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
      onWait: (why, ms) => log.info({ why, waitMs: ms }, 'the poll waits'),
    },
    { issues: 'open', dryRun: false, parallel: AT_ONCE },
    signal,
  );
  const result = pollResult(summary);
  log[summary.ok ? 'info' : 'warn']({ ...result }, 'SLA values polled');
  return result;
}
