import type { Worker } from 'bullmq';

export interface WorkerHold {
  /** Keeps the worker from taking jobs for `ms`; running jobs go on. A worker that is already held keeps its time. */
  hold(ms: number): Promise<void>;
  /** Stops the timer of a worker that is about to close. */
  end(): void;
}

const LOOK_MS = 1_000;

/**
 * Keeps one worker from taking jobs for a time; other workers of the queue take the jobs instead.
 * @param leftMs how long the reason of the hold still lasts, milliseconds: the hold ends early when the reason is gone
 */
export function holdWorker(
  worker: Pick<Worker, 'pause' | 'resume' | 'emit'>,
  leftMs: (() => Promise<number>) | undefined,
): WorkerHold {
  let timer: NodeJS.Timeout | undefined;
  let isEnded = false;

  function lookAgain(untilMs: number): void {
    if (isEnded) return;
    timer = setTimeout(() => {
      void (async () => {
        const left = untilMs - performance.now();
        // without Redis `leftMs` fails, and the hold keeps its original end
        const known = (await leftMs?.().catch(() => undefined)) ?? left;
        if (Math.min(left, known) > 0) return lookAgain(untilMs);
        timer = undefined;
        if (!isEnded) await worker.resume();
      })().catch((err: unknown) => worker.emit('error', err as Error));
    }, LOOK_MS);
    timer.unref();
  }

  return {
    async hold(ms) {
      if (timer !== undefined || isEnded) return;
      lookAgain(performance.now() + ms);
      await worker.pause(true);
    },
    end() {
      isEnded = true;
      clearTimeout(timer);
    },
  };
}
