import type { Redis } from 'ioredis';

/**
 * Repeats a step every `ms` for as long as the step returns true. Steps do not overlap, and the timer does not keep the process
 * alive. A step that fails is repeated until the connection is closed. Returns a function that stops the repetition.
 */
export function repeatWhile(
  step: () => Promise<boolean>,
  ms: number,
  connection: Pick<Redis, 'status'>,
): () => void {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    void step()
      .catch(() => connection.status !== 'end')
      .then((goesOn) => {
        running = false;
        if (!goesOn) clearInterval(timer);
      });
  }, ms);
  timer.unref();
  return () => clearInterval(timer);
}
