import type { Renewal, Renewals } from '@jiralake/ledger';
import type { Queues } from './queues';

/** Has the issues done again that carry these things: the record first, then the wake-up, as of all work. */
export async function requestRenewals(
  renewals: Pick<Renewals, 'owe'>,
  queues: Pick<Queues, 'add'>,
  changed: readonly Renewal[],
): Promise<void> {
  if (changed.length === 0) return;
  await renewals.owe(changed);
  await queues.add('sweep', 'renew', { v: 1 });
}
