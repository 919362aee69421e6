import type { JobResult, Queues } from '@jiralake/queues';
import { renewIssues, type RenewPorts } from '@jiralake/renewal';

export interface RenewSweepPorts extends RenewPorts {
  queues: Pick<Queues, 'add'>;
}

/** Marks the issues of things that changed, as many as a minute allows, and comes again while something is left. */
export async function renew(
  { queues, ...ports }: RenewSweepPorts,
  signal: AbortSignal,
): Promise<JobResult & { ok: boolean }> {
  const renewed = await renewIssues(ports, signal);
  if (renewed.left > 0) await queues.add('sweep', 'renew', { v: 1 });
  return { ok: true, outcome: 'renewed', ...renewed };
}
