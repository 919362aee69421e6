/**
 * Starts to measure what a piece of work costs; the returned function tells its processor time in milliseconds. The process has
 * one clock for all of its threads, so beside other work it tells no more than the time that passed.
 */
export function startCostMeter(): () => number {
  const beganAt = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return Math.min((user + system) / 1_000, performance.now() - beganAt);
  };
}
