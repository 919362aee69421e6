import { getHeapStatistics } from 'node:v8';

const MOST = 256 * 1024 * 1024;
/** All writers together take so much of what the process may have; the rest is for the work. */
const SHARE = 1 / 4;

/** How much each of some writers may keep in memory: less in a process, or a container, that may not have much. */
export function cacheBytes(
  writers: number,
  limits: readonly number[] = [getHeapStatistics().heap_size_limit, process.constrainedMemory() || Infinity],
): number {
  return Math.min(MOST, Math.floor((Math.min(...limits) * SHARE) / writers));
}
