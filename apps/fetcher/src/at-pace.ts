import { TransientError } from '@jiralake/core';

/** The least that is expected of a source. */
export interface Pace {
  bytesPerSecond: number;
  /** over how long that is measured, milliseconds */
  windowMs: number;
}

/** So little came of a file that others should have its place. */
export class TooSlowError extends TransientError {
  override name = 'TooSlowError';
}

/**
 * Passes chunks on as long as they come at this pace: as many bytes as were waited for take at most their number divided by
 * `bytesPerSecond`, and a window. Only the wait for the source counts, how long the reader takes is its own affair.
 * @param clock milliseconds that never step back
 * @throws TooSlowError with the first chunk after a window in which too few bytes came
 */
export async function* atPace(
  source: AsyncIterable<Uint8Array>,
  { bytesPerSecond, windowMs }: Pace,
  clock: () => number = () => performance.now(),
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  let waitedMs = 0;
  let askedAt = clock();
  for await (const chunk of source) {
    bytes += chunk.length;
    waitedMs += clock() - askedAt;
    if (waitedMs >= windowMs) {
      if (bytes * 1_000 < bytesPerSecond * waitedMs) {
        const seconds = (waitedMs / 1_000).toFixed(1);
        throw new TooSlowError(`${bytes} bytes in ${seconds} s, less than ${bytesPerSecond} a second`);
      }
      bytes = 0;
      waitedMs = 0;
    }
    yield chunk;
    askedAt = clock();
  }
}
