import type { JobResult, Queues } from '@jiralake/queues';
import { renewIssues, type RenewPorts } from '@jiralake/renewal';

export interface RenewSweepPorts extends RenewPorts {
  queues: Pick<Queues, 'add'>;
}

/** The sweep `renew`: marks the issues of changed things, up to the limit per minute, and repeats while some are left. */
export async function renew(
  { queues, ...ports }: RenewSweepPorts,
  signal: AbortSignal,
): Promise<JobResult & { ok: boolean }> {
  const renewed = await renewIssues(ports, signal);
  if (renewed.left > 0) await queues.add('sweep', 'renew', { v: 1 });
  return { ok: true, outcome: 'renewed', ...renewed };
}
