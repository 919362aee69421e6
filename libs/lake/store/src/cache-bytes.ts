import { getHeapStatistics } from 'node:v8';

const MAX_BYTES = 256 * 1024 * 1024;
/** The caches of all writers together take this share of the memory of the process. */
const SHARE = 1 / 4;

/**
 * Returns how many bytes each writer may cache: fewer in a process, or a container, with little memory.
 * @param writers number of writers in the process
 * @param limits memory limits of the process in bytes
 */
export function cacheBytes(
  writers: number,
  limits: readonly number[] = [getHeapStatistics().heap_size_limit, process.constrainedMemory() || Infinity],
): number {
  return Math.min(MAX_BYTES, Math.floor((Math.min(...limits) * SHARE) / writers));
}
