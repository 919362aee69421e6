const GIB = 1024 ** 3;
/** A worker of Jest, and the services that its test starts. */
const BYTES_EACH = 2 * GIB;

/** How many test files run at once: one for each core, because the services that a test starts need the others, where memory allows. */
export function workersFor(cores: number, memoryBytes: number): number {
  return Math.max(1, Math.min(cores, Math.floor(memoryBytes / BYTES_EACH)));
}
