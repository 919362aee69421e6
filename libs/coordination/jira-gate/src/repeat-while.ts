import type { Redis } from 'ioredis';

/**
 * Repeats a step every `ms` for as long as it answers true, one at a time, and keeps no process alive. One that fails is
 * tried again, until the connection is closed. Returns what ends it.
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
