import type { DiskGuard } from '@jiralake/alarms';
import type { ParquetStore } from '@jiralake/lake-store';

/** Returns a lake whose commits wait while the disk is full. */
export function guardLake(lake: ParquetStore, guard: DiskGuard): ParquetStore {
  return {
    ...lake,
    commitMonth: guard((change) => lake.commitMonth(change)),
    replaceMonth: guard((all) => lake.replaceMonth(all)),
  };
}
