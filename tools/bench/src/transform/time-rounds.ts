/** Milliseconds of each round; one round before them, which is not counted, lets the machine code be made. */
export function timeRounds(rounds: number, work: () => void): number[] {
  work();
  return Array.from({ length: rounds }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  });
}
