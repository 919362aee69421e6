/** Returns the percentile of the values (nearest rank), `null` without values. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/** Returns the median of the values, `null` without values. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/** Returns median and spread of the rounds of a measurement. */
export function ofRounds(rounds: readonly number[]): {
  value: number | null;
  spread: readonly [number, number];
} {
  return { value: median(rounds), spread: [Math.min(...rounds), Math.max(...rounds)] };
}
