import type { Renewal, Renewals } from '@jiralake/ledger';
import type { Queues } from './queues';

/** Requests that the issues which carry these things are written again: first the record, then the job, as for all work. */
export async function requestRenewals(
  renewals: Pick<Renewals, 'add'>,
  queues: Pick<Queues, 'add'>,
  changed: readonly Renewal[],
): Promise<void> {
  if (changed.length === 0) return;
  await renewals.add(changed);
  await queues.add('sweep', 'renew', { v: 1 });
}
