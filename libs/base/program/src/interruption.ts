import { constants } from 'node:os';

/** By which somebody asks a program to end: a person, a supervisor, a terminal that is closed. */
export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How somebody asked a program to end. */
export interface Interruption {
  /** aborts at the first signal */
  asked: AbortSignal;
  /** aborts when it is asked again: what still runs is to be killed */
  urgent: AbortSignal;
  /** 130, 143 or 129, as the shell has it; `undefined` while nobody asked */
  exitCode(): number | undefined;
}

/** One Ctrl-C may come three times: from the terminal, from npm, and from the launcher, each of which passes it on. */
const SAME_REQUEST_MS = 1_000;
/** What hangs even then is left to the guardian. */
const LONGEST_URGENT_MS = 8_000;

/**
 * Takes the signals over, all that come, so that none of them ends the program before it has stopped what it started.
 * Says what they have it do.
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
      say('\nstopping; Ctrl-C once more kills what still runs');
      asked.abort(new Error('interrupted'));
    } else if (!urgent.signal.aborted && now() - first.at >= SAME_REQUEST_MS) {
      say('\nkilling what still runs; nothing is lost by that');
      urgent.abort(new Error('interrupted again'));
      const { exitCode } = first;
      setTimeout(() => process.exit(exitCode), LONGEST_URGENT_MS).unref();
    }
  };
  for (const signal of endingSignals) process.on(signal, onSignal);
  return { asked: asked.signal, urgent: urgent.signal, exitCode: () => first?.exitCode };
}

/** Waits for a signal of that kind. @throws its reason */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
