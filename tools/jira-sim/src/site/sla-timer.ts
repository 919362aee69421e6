export interface CompletedCycle {
  startMs: number;
  stopMs: number;
  goalMs: number;
  elapsedMs: number;
}

export interface OngoingCycle {
  startMs: number;
  goalMs: number;
  elapsedMs: number;
  /** the time of the breach if the clock runs on */
  breachMs: number;
  paused: boolean;
  withinCalendarHours: boolean;
}

export interface SlaTimer {
  completed: CompletedCycle[];
  ongoing?: OngoingCycle;
}

/** `null` is a field without a value; a missing entry is a project without this SLA */
export type SlaTimers = Record<string, SlaTimer | null>;

export const FIRST_RESPONSE_FIELD = 'customfield_10328';
export const RESOLUTION_FIELD = 'customfield_10161';

export const SLA_FIELDS = [
  { fieldId: RESOLUTION_FIELD, metricId: '58', name: 'Time to resolution' },
  { fieldId: FIRST_RESPONSE_FIELD, metricId: '61', name: 'Time to first response' },
] as const;

const MAX_COMPLETED_CYCLES = 5;

/**
 * Advances one issue's running clocks; nothing else does. The site's calendar does not move, so the time of the breach comes
 * nearer instead.
 */
export function tickSlaTimers(timers: SlaTimers, millis: number): void {
  for (const timer of Object.values(timers)) {
    const cycle = timer?.ongoing;
    if (cycle === undefined || cycle.paused || !cycle.withinCalendarHours) continue;
    cycle.elapsedMs += millis;
    cycle.breachMs -= millis;
  }
}

/** Completes the running cycles, as a transition to a done status does. */
export function completeSlaTimers(timers: SlaTimers, stopMs: number): void {
  for (const timer of Object.values(timers)) {
    if (timer?.ongoing === undefined) continue;
    const { startMs, goalMs, elapsedMs } = timer.ongoing;
    timer.completed.push({ startMs, goalMs, elapsedMs, stopMs });
    delete timer.ongoing;
  }
}

/** Starts the resolution clock again, as reopening an issue does. */
export function restartSlaTimers(timers: SlaTimers, startMs: number): void {
  const timer = timers[RESOLUTION_FIELD];
  if (!timer || timer.ongoing !== undefined || timer.completed.length >= MAX_COMPLETED_CYCLES) return;
  const goalMs = timer.completed.at(-1)?.goalMs ?? 14_400_000;
  const breachMs = startMs + goalMs;
  timer.ongoing = { startMs, goalMs, elapsedMs: 0, breachMs, paused: false, withinCalendarHours: true };
}
