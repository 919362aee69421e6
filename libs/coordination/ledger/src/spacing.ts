const FIRST_MS = 60_000;
const LONGEST_MS = 6 * 3_600_000;

/** The wait after `tries` failed attempts: a minute, doubled with each attempt, at most six hours. */
export function spacingMs(tries: number): number {
  return Math.min(FIRST_MS * 2 ** tries, LONGEST_MS);
}
