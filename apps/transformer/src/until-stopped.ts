/**
 * Runs work that is given up when the signal aborts: nobody waits for it any more. It must call `goOn` before its first effect
 * and gives up there at the latest; from then on it is waited for to its end, whatever the signal says.
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
