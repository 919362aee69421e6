import { RetryLaterError } from '@jiralake/core';
import { runSweep, type JobResult, type RunSweepPorts, type SweepName } from '@jiralake/queues';

/** Runs a sweep now and returns its summary; the run is recorded like those of the scheduler. @throws what `runSweep` throws */
export async function runSweepByHand<Summary>(
  ports: RunSweepPorts,
  sweep: SweepName,
  work: () => Promise<Summary>,
  resultOf: (summary: Summary) => JobResult & { ok: boolean },
): Promise<Summary> {
  const summaries: Summary[] = [];
  await runSweep(ports, sweep, async () => {
    const summary = await work();
    summaries.push(summary);
    return resultOf(summary);
  });
  const [summary] = summaries;
  if (summary === undefined) throw new Error(`the sweep ${sweep} ended without a result`);
  return summary;
}

/** Waits for work under a lease. @throws Error in one line when another process holds the lease */
export async function sayWhenBusy<T>(what: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (error instanceof RetryLaterError)
      throw new Error(`another ${what} is running; try again when it has ended`);
    throw error;
  });
}
