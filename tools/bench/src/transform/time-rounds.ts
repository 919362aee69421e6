/** Returns the milliseconds of each round, after one warm-up round for the JIT compiler. */
export function timeRounds(rounds: number, work: () => void): number[] {
  work();
  return Array.from({ length: rounds }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  });
}
