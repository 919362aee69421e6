import { queueTable, type Queues } from '@jiralake/queues';

const NEEDED = { fetch: 'fetcher', transform: 'transformer' } as const;

/** @throws Error that names the services without a connection: without workers the backfill would never end */
export async function requireWorkers({ bull }: Pick<Queues, 'bull'>): Promise<void> {
  const missing: string[] = [];
  for (const queue of Object.keys(NEEDED) as (keyof typeof NEEDED)[])
    if ((await bull[queue].getWorkersCount()) === 0)
      missing.push(`no ${NEEDED[queue]} works on ${queueTable[queue].name}`);
  if (missing.length > 0)
    throw new Error(
      `${missing.join(', and ')}. Start it, or unset REDIS_URL to have all that is needed run here`,
    );
}
