import { messageOf } from '@jiralake/core';
import type { Log } from '@jiralake/observability';
import { distributeMonth, type CommitRecord, type ParquetStore } from '@jiralake/lake-store';

/**
 * Returns a lake whose commits are also published to the distribution folder. A failure is logged and does not fail the commit:
 * the month's next commit retries, and so does `jiralake distribute`.
 */
export function withDistribution(
  lake: ParquetStore,
  distribution: string | undefined,
  commits: string,
  log: Log,
): ParquetStore {
  if (distribution === undefined) return lake;
  const distributed = async (record: CommitRecord): Promise<CommitRecord> => {
    try {
      await distributeMonth(distribution, commits, record.month);
    } catch (error) {
      log.error({ month: record.month, err: { message: messageOf(error) } }, 'month is not distributed');
    }
    return record;
  };
  return {
    ...lake,
    commitMonth: async (change) => distributed(await lake.commitMonth(change)),
    replaceMonth: async (all) => distributed(await lake.replaceMonth(all)),
  };
}
