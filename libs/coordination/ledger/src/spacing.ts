const FIRST_MS = 60_000;
const LONGEST_MS = 6 * 3_600_000;

/** The wait after so many tries that did not help: from a minute, twice as long each time, to six hours. */
export function spacingMs(tries: number): number {
  return Math.min(FIRST_MS * 2 ** tries, LONGEST_MS);
}
