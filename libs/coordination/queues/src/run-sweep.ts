import type { HeldLease, Leases } from '@jiralake/ledger';
import type { JobResult } from './process-job';
import type { SweepName, SweepRuns } from './sweep-runs';

export interface RunSweepPorts {
  leases: Leases;
  runs: Pick<SweepRuns, 'record'>;
}

/**
 * Runs a sweep under the lease of its name, so that no other replica or command runs it, and notes how the run ended.
 * @param everyMs how often the scheduler runs the sweep; `undefined` for a run by hand
 * @throws RetryLaterError when the sweep is running somewhere else
 */
export function runSweep(
  { leases, runs }: RunSweepPorts,
  sweep: SweepName,
  work: (lease: HeldLease) => Promise<JobResult & { ok: boolean }>,
  everyMs?: number,
): Promise<JobResult> {
  return leases.hold(`sweep:${sweep}`, (lease) => runs.record(sweep, everyMs, () => work(lease)));
}
