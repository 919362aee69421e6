import type { Month } from '@jiralake/core';
import { rebuildLake, type RebuildLakePorts } from '@jiralake/rebuild';

/**
 * Makes a damaged month again from all raw files; returns its generation. Reads the head of every raw file.
 * @throws PermanentError when a raw file cannot be read, because the rows of its issue would be lost
 */
export async function rewriteMonthFromRaw(
  ports: Omit<RebuildLakePorts, 'onProgress' | 'lakeMonths' | 'beforeCommit'>,
  month: Month,
  beforeCommit: () => Promise<void>,
): Promise<number | undefined> {
  const rebuild = {
    ...ports,
    beforeCommit,
    lakeMonths: () => Promise.resolve([]),
    onProgress: () => undefined,
  };
  await rebuildLake(rebuild, { month, parallel: 1 });
  return (await ports.lake.readMonth(month))?.generation;
}
