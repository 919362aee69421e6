/**
 * Runs work until the signal aborts; the promise then rejects without waiting for the work. The work calls `goOn` before its
 * first effect, which throws after an abort; from then on the promise waits for the end of the work, whatever the signal.
 */
export function untilStopped<T>(signal: AbortSignal, work: (goOn: () => void) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason as Error);
    const forget = (): void => signal.removeEventListener('abort', giveUp);
    const goOn = (): void => {
      signal.throwIfAborted();
      forget();
    };
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    void work(goOn).then(resolve, reject).finally(forget);
  });
}
