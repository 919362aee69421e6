import type { Program } from './program-of';

const LONGEST_STOP_MS = 5_000;

/** Asks a service to stop; how it ended. @throws Error with what it said when it takes longer than a service may */
export async function stopInTime(program: Program): Promise<number | string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`runs after ${LONGEST_STOP_MS} ms:\n${program.lines.join('\n')}`)),
      LONGEST_STOP_MS,
    );
  });
  const ended = await Promise.race([program.stop(), late]);
  clearTimeout(timer);
  return ended;
}
