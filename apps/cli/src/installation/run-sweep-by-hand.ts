import { RetryLaterError } from '@jiralake/core';
import { runSweep, type JobResult, type RunSweepPorts, type SweepName } from '@jiralake/queues';

/** Runs a sweep for a person, who gets its summary; the run is noted like one of the scheduler. @throws what `runSweep` throws */
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

/** Waits for work that holds a lease. @throws Error in one line when somebody else does the same work */
export async function sayWhenBusy<T>(what: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (error instanceof RetryLaterError)
      throw new Error(`another ${what} is at work; try again when it is done`);
    throw error;
  });
}
