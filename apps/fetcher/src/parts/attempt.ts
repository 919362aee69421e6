import { PermanentError, RateLimitedError, messageOf } from '@jiralake/core';

export type Attempt<T> =
  | { ok: true; value: T }
  /** `failure` is set when another try may soon succeed */
  | { ok: false; why: string; failure: Error | undefined };

/**
 * Tries to fetch one part of an issue, and catches its errors: one part that fails must not fail the others.
 * @throws RateLimitedError when the limit concerns all requests, and the reason of an aborted signal
 */
export async function attempt<T>(signal: AbortSignal, work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RateLimitedError && error.concernsAll) throw error;
    const final = error instanceof PermanentError;
    return { ok: false, why: messageOf(error), failure: final ? undefined : (error as Error) };
  }
}
