const STEP_MS = 10;

export interface ActivityState {
  done: number;
  /** `null` before the first activity and for an endless one */
  total: number | null;
  running: boolean;
}

export interface ActivityPlan {
  changes: number | null;
  perSecond: number;
  /** makes the next change of the script */
  step: () => void;
}

export interface Activity {
  start(plan: ActivityPlan): void;
  state(): ActivityState;
  stop(): void;
}

/** Makes changes in the background at a steady rate; the next step catches up on late ones. */
export function createActivity(now: () => number = Date.now): Activity {
  let state: ActivityState = { done: 0, total: 0, running: false };
  let timer: NodeJS.Timeout | undefined;

  function stop(): void {
    clearInterval(timer);
    state = { ...state, running: false };
  }

  return {
    stop,
    state: () => state,
    start({ changes, perSecond, step }) {
      stop();
      const startedAt = now();
      const total = changes ?? Infinity;
      state = { done: 0, total: changes, running: total > 0 };
      if (total <= 0) return;
      timer = setInterval(() => {
        const due = Math.min(total, Math.floor(((now() - startedAt) * perSecond) / 1000));
        while (state.done < due) {
          step();
          state.done += 1;
        }
        if (state.done >= total) stop();
      }, STEP_MS);
    },
  };
}
