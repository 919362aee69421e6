import { TransientError } from '@jiralake/core';

/** The least speed that a source must have. */
export interface Pace {
  bytesPerSecond: number;
  /** how long the speed is measured at a time, milliseconds */
  windowMs: number;
}

/** A download is slower than its pace: other files should have its place. */
export class TooSlowError extends TransientError {
  override name = 'TooSlowError';
}

/**
 * Passes chunks on as long as they come at this pace. The pace is measured once per window, over the time that the source took;
 * the time that the reader takes does not count.
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
