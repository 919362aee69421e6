import type { Worker } from 'bullmq';

export interface WorkerHold {
  /** Takes no jobs for `ms`; what is under way goes on. One that is held already stays so. */
  hold(ms: number): Promise<void>;
  /** Ends looking, for a worker that is to be closed. */
  end(): void;
}

const LOOK_MS = 1_000;

/**
 * Keeps one worker from taking jobs, which others of its queue take instead, until its time is over.
 * @param leftMs how long it has to be held by now, where somebody knows better: the reason may go before its time
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
        // who cannot tell, because Redis is away, leaves it at what was said
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
