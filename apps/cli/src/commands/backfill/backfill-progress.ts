import { countOf } from '@jiralake/core';
import type { RequestCounts } from '@jiralake/jira-gate';
import type { QueuePause } from '@jiralake/queues';
import type { Progress } from '../../terminal/progress';
import type { Step } from './backfill-types';

export interface ProgressSources {
  counts(): Promise<RequestCounts>;
  /** returns the pause of the fetch queue, if any */
  pause(): Promise<QueuePause | undefined>;
  /** returns the messages of the raised alarms */
  alarms(): Promise<string[]>;
}

export interface BackfillProgress {
  update(step: Step, done: number, total: number | undefined): void;
  /** returns the requests and pauses of all processes since the start */
  used(): Promise<RequestCounts>;
  stop(): void;
}

const LOOK_EVERY_MS = 1_000;
const RATE_OVER_MS = 30_000;
/** A search returns thousands of issues a second. */
const POINT_EVERY_MS = 250;

/** Shows progress, speed and number of requests every few seconds, and each alarm once. */
export async function followProgress(
  progress: Progress,
  sources: ProgressSources,
  say: (line: string) => void,
): Promise<BackfillProgress> {
  const before = await sources.counts();
  const used = async (): Promise<RequestCounts> => {
    const now = await sources.counts();
    return { requests: now.requests - before.requests, pauses: now.pauses - before.pauses };
  };
  const said = new Set<string>();
  let points: { at: number; done: number }[] = [];
  let costs = '';
  let last: Parameters<BackfillProgress['update']> | undefined;

  const show = (): void => {
    if (!last) return;
    const [step, done, total] = last;
    const speed = step === 'fetching' ? speedOf(points, total === undefined ? undefined : total - done) : '';
    progress.update(step, done, total, [speed, costs].filter(Boolean).join(' · '));
  };
  const look = async (): Promise<void> => {
    const [{ requests, pauses }, pause, alarms] = await Promise.all([
      used(),
      sources.pause(),
      sources.alarms(),
    ]);
    const waits =
      pause && pause.ms > 1_000
        ? `, waits ${Math.ceil(pause.ms / 1_000)} s${pause.why ? `: ${pause.why}` : ''}`
        : '';
    costs = `${countOf(requests, 'request')}, ${countOf(pauses, 'pause')}${waits}`;
    for (const alarm of alarms) {
      if (!said.has(alarm)) say(alarm);
      said.add(alarm);
    }
    show();
  };
  // a failed read is ignored here: the backfill itself reports it
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS);
  return {
    update(step, done, total) {
      const at = performance.now();
      if (last?.[0] !== step) points = [];
      if (at - (points.at(-1)?.at ?? -Infinity) >= POINT_EVERY_MS)
        points = [...points.filter((point) => point.at > at - RATE_OVER_MS), { at, done }];
      last = [step, done, total];
      show();
    },
    used,
    stop() {
      clearInterval(timer);
      progress.stop();
    },
  };
}

/** Returns the speed of the last half minute in issues per second, and the remaining time when the total is known. */
function speedOf(points: readonly { at: number; done: number }[], left: number | undefined): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || last.at - first.at < LOOK_EVERY_MS || last.done === first.done) return '';
  const perSecond = ((last.done - first.done) * 1_000) / (last.at - first.at);
  const speed = `${perSecond.toFixed(0)} issues/s`;
  if (left === undefined) return speed;
  const minutes = left / perSecond / 60;
  return `${speed}, ${minutes < 1 ? 'less than a minute' : `${Math.ceil(minutes)} min`} left`;
}
