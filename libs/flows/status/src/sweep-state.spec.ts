import type { SweepRun } from '@jiralake/queues';
import { describeRun, isOverdue } from './sweep-state';

const run = (changed: Partial<SweepRun> = {}): SweepRun => ({
  sweep: 'wake',
  startedAt: 0,
  tookMs: 5_000,
  everyMs: 100_000,
  ok: true,
  result: { outcome: 'swept', days_of_events_removed: 3 },
  ...changed,
});

it('a sweep is overdue when two of its runs are missing', () => {
  expect([200_000, 265_000, 265_001].map((now) => isOverdue(run(), now))).toEqual([false, false, true]);
  expect(isOverdue(run({ everyMs: undefined }), 1e12)).toBe(false);
});

it('a run is described by its numbers', () => {
  expect(describeRun(run())).toBe('outcome swept, days of events removed 3');
});
