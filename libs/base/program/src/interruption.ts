import { constants } from 'node:os';

/** The signals that ask a program to end: from a person, a supervisor, or a closed terminal. */
export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The requests to end this program. */
export interface Interruption {
  /** aborts at the first signal */
  asked: AbortSignal;
  /** aborts at the second signal: running children are to be killed */
  urgent: AbortSignal;
  /** Returns 130, 143 or 129, as in a shell; `undefined` before the first signal. */
  exitCode(): number | undefined;
}

/** One Ctrl-C may arrive three times within this time: from the terminal, npm and the launcher. */
const SAME_REQUEST_MS = 1_000;
/** After this time the program exits, and the guardian ends its children. */
const LONGEST_URGENT_MS = 8_000;

/**
 * Handles the ending signals, so that none of them ends the program before it has stopped its children. Tells the user what
 * each signal does.
 */
export function listenForInterruption(
  say: (line: string) => void,
  now: () => number = () => performance.now(),
): Interruption {
  const asked = new AbortController();
  const urgent = new AbortController();
  let first: { at: number; exitCode: number } | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (!first) {
      first = { at: now(), exitCode: 128 + constants.signals[signal] };
      say('\nstopping; press Ctrl-C again to kill everything that still runs');
      asked.abort(new Error('interrupted'));
    } else if (!urgent.signal.aborted && now() - first.at >= SAME_REQUEST_MS) {
      say('\nkilling everything that still runs; nothing is lost');
      urgent.abort(new Error('interrupted again'));
      const { exitCode } = first;
      setTimeout(() => process.exit(exitCode), LONGEST_URGENT_MS).unref();
    }
  };
  for (const signal of endingSignals) process.on(signal, onSignal);
  return { asked: asked.signal, urgent: urgent.signal, exitCode: () => first?.exitCode };
}

/** Rejects with the reason of the signal when it aborts. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
