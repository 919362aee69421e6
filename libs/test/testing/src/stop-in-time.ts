import type { Program } from './program-of';

/** A service gives itself five seconds, of which a busy machine makes more; one that waits for its jobs or its Redis takes minutes. */
const LONGEST_STOP_MS = 20_000;

/** Asks a service to stop; how it ended. @throws Error with what it said when it takes longer than a service may */
export async function stopInTime(
  program: Program,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<number | string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`runs after ${LONGEST_STOP_MS} ms:\n${program.lines.join('\n')}`)),
      LONGEST_STOP_MS,
    );
  });
  const ended = await Promise.race([program.stop(signal), late]);
  clearTimeout(timer);
  return ended;
}
