import type { JobResult, Queues, Renewals } from '@jiralake/queues';
import { renewIssues, type RenewPorts } from '@jiralake/renewal';
import type { Names } from './open-names';

export interface RenewSweepPorts extends Omit<RenewPorts, 'lake' | 'renamedVersions' | 'renewals'> {
  renewals: Renewals;
  names: Pick<Names, 'withLake' | 'findRenamedVersions'>;
  queues: Pick<Queues, 'add'>;
}

/** Marks the issues of things that changed, as many as a minute allows; the lake is not opened when there are none. */
export async function renew(
  { names, queues, ...ports }: RenewSweepPorts,
  signal: AbortSignal,
): Promise<JobResult & { ok: boolean }> {
  if ((await ports.renewals.list()).length === 0)
    return { ok: true, outcome: 'renewed', issues: 0, settled: 0, left: 0 };
  const renewed = await names.withLake((lake) =>
    renewIssues(
      {
        ...ports,
        lake,
        renamedVersions: (project) => names.findRenamedVersions(lake, project, signal),
      },
      signal,
    ),
  );
  // what waits for the lake alone is looked at by the next sweep
  if (renewed.left > 0 && renewed.issues > 0) await queues.add('sweep', 'renew', { v: 1 });
  return { ok: true, outcome: 'renewed', ...renewed };
}
