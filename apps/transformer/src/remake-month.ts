import type { Month } from '@jiralake/core';
import { rebuildLake, type RebuildLakePorts } from '@jiralake/rebuild';

/**
 * Makes one month again from all raw files; returns its generation. Takes a look at every raw file, for the sake of a month that is
 * damaged.
 * @throws PermanentError when raw files cannot be read: the rows of their issues, which the damaged month may have, would be lost
 */
export async function remakeMonth(
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
