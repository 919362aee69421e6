const GIB = 1024 ** 3;
/** Memory of a Jest worker and of the services that its test starts. */
const BYTES_EACH = 2 * GIB;

/** Returns how many test files run at once: one per core, because the started services need CPU too, if memory allows. */
export function workersFor(cores: number, memoryBytes: number): number {
  return Math.max(1, Math.min(cores, Math.floor(memoryBytes / BYTES_EACH)));
}
