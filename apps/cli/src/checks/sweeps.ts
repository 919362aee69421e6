import { describeRun, formatAge, isOverdue } from '@jiralake/status';
import type { SweepRun } from '@jiralake/queues';
import { ok, warning, type Check } from './check';

/** How the latest run of each sweep ended, and whether the next one is missing. */
export function evaluateSweeps(runs: readonly SweepRun[], now: number): Check[] {
  return runs.map((run) => {
    const text = `${run.sweep} ${formatAge(now - run.startedAt)} ago, took ${formatAge(run.tookMs)}: ${describeRun(run)}`;
    if (!run.ok)
      return warning(text, 'the log of the scheduler says more; it is tried again at its next time');
    if (isOverdue(run, now)) return warning(`${text}; the next one is overdue`, 'is a scheduler running?');
    return ok(text);
  });
}
