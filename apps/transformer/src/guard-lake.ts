import type { DiskGuard } from '@jiralake/alarms';
import type { ParquetStore } from '@jiralake/lake-store';

/** A lake whose commits wait for room on the disk. */
export function guardLake(lake: ParquetStore, guard: DiskGuard): ParquetStore {
  return {
    ...lake,
    commitMonth: guard((change) => lake.commitMonth(change)),
    replaceMonth: guard((all) => lake.replaceMonth(all)),
  };
}
