import { messageOf } from '@jiralake/core';
import type { Log } from '@jiralake/observability';
import { distributeMonth, type ParquetStore } from '@jiralake/parquet-store';

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
  return {
    ...lake,
    async commitMonth(change) {
      const record = await lake.commitMonth(change);
      try {
        await distributeMonth(distribution, commits, change.month);
      } catch (error) {
        log.error({ month: change.month, reason: messageOf(error) }, 'month is not distributed');
      }
      return record;
    },
  };
}
