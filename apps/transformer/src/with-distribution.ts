import { messageOf } from '@jiralake/core';
import type { Log } from '@jiralake/observability';
import { distributeMonth, type CommitRecord, type ParquetStore } from '@jiralake/lake-store';

/**
 * A lake whose commits also reach the distribution folder. A folder that cannot be written is said, but keeps nobody
 * from the lake: the month's next commit tries again, and so does `jiralake distribute`.
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
      log.error({ month: record.month, reason: messageOf(error) }, 'month is not distributed');
    }
    return record;
  };
  return {
    ...lake,
    commitMonth: async (change) => distributed(await lake.commitMonth(change)),
    replaceMonth: async (all) => distributed(await lake.replaceMonth(all)),
  };
}
