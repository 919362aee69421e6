import { describeRun, formatAge, isOverdue } from '@jiralake/status';
import type { SweepRun } from '@jiralake/queues';
import { ok, warning, type Check } from './check';

/** Returns for each sweep how its latest run ended, and a warning when the next run is overdue. */
export function evaluateSweeps(runs: readonly SweepRun[], now: number): Check[] {
  return runs.map((run) => {
    const text = `${run.sweep} ${formatAge(now - run.startedAt)} ago, took ${formatAge(run.tookMs)}: ${describeRun(run)}`;
    if (!run.ok)
      return warning(
        text,
        'the log of the scheduler has the error; the sweep runs again at its next interval',
      );
    if (isOverdue(run, now)) return warning(`${text}; the next one is overdue`, 'is a scheduler running?');
    return ok(text);
  });
}
