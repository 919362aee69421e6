import type { Renewals } from '@jiralake/ledger';
import type { Log } from '@jiralake/observability';
import type { JobResult, Queues } from '@jiralake/queues';
import type { FoundRenamed } from '@jiralake/renewal';

export interface PollNamesPorts {
  findRenamed(signal: AbortSignal): Promise<FoundRenamed>;
  renewals: Pick<Renewals, 'addOnce'>;
  queues: Pick<Queues, 'add'>;
  log: Pick<Log, 'info' | 'warn'>;
}

/** The sweep `poll-names`: finds things whose name in the lake is not that on the site, and adds their renewals. */
export async function pollNames(
  { findRenamed, renewals, queues, log }: PollNamesPorts,
  signal: AbortSignal,
): Promise<JobResult & { ok: boolean }> {
  const { renewals: found, things, unread } = await findRenamed(signal);
  const added = await renewals.addOnce(found);
  if (added > 0) await queues.add('sweep', 'renew', { v: 1 });
  const [first] = unread;
  const ok = first === undefined;
  const result = {
    outcome: ok ? 'compared' : 'incomplete',
    things,
    renamed: found.length,
    owed: added,
    ...(ok ? {} : { unread: unread.length, failure: first }),
  };
  log[ok ? 'info' : 'warn'](result, 'names compared with the site');
  return { ok, ...result };
}
