import type { Program } from './program-of';

/** A service stops within five seconds, more on a busy machine; a service that waits for its jobs or Redis would take minutes. */
const LONGEST_STOP_MS = 20_000;

/** Stops a service and returns how it ended. @throws Error with its output when it takes too long */
export async function stopInTime(
  program: Program,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<number | string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`still runs after ${LONGEST_STOP_MS} ms:\n${program.lines.join('\n')}`)),
      LONGEST_STOP_MS,
    );
  });
  const ended = await Promise.race([program.stop(signal), late]);
  clearTimeout(timer);
  return ended;
}
