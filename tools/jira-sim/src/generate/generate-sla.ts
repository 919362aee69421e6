import { FIRST_RESPONSE_FIELD, RESOLUTION_FIELD, type SlaTimer, type SlaTimers } from '../site/sla-timer';
import { HOUR_MS } from '../site-time';
import type { GeneratorRoom } from './generator-room';

type TimerState =
  'absent' | 'null' | 'never started' | 'ongoing' | 'paused' | 'breached' | 'completed' | 'restarted';

const OPEN_STATES: readonly TimerState[] = [
  ...([
    'absent',
    'null',
    'never started',
    'ongoing',
    'ongoing',
    'paused',
    'breached',
    'completed',
    'restarted',
  ] as const),
];
const DONE_STATES: readonly TimerState[] = [
  'absent',
  'null',
  'never started',
  'completed',
  'completed',
  'completed',
];

function timerIn(
  state: Exclude<TimerState, 'absent' | 'null'>,
  { random, now }: GeneratorRoom,
  startMs: number,
): SlaTimer {
  const goalMs = random.pick([1, 4, 8, 40]) * HOUR_MS;
  const age = Math.max(now - startMs, 1);
  const completed = (elapsedMs: number, begin: number) => ({
    startMs: begin,
    goalMs,
    elapsedMs,
    stopMs: begin + elapsedMs,
  });
  const ongoing = (elapsedMs: number, paused = false) => ({
    startMs,
    goalMs,
    elapsedMs,
    breachMs: now + goalMs - elapsedMs,
    paused,
    withinCalendarHours: paused || random.chance(0.8),
  });
  switch (state) {
    case 'never started':
      return { completed: [] };
    case 'ongoing':
      return { completed: [], ongoing: ongoing(random.int(0, goalMs - 1)) };
    case 'paused':
      return { completed: [], ongoing: ongoing(random.int(0, goalMs - 1), true) };
    case 'breached':
      return { completed: [], ongoing: ongoing(goalMs + random.int(1, 90) * HOUR_MS) };
    case 'completed':
      return { completed: [completed(Math.min(random.int(60_000, goalMs * 2), age), startMs)] };
    case 'restarted': {
      const first = completed(Math.floor(age / 8), startMs);
      const second = completed(Math.floor(age / 8), startMs + Math.floor(age / 3));
      return { completed: [first, second], ongoing: ongoing(random.int(0, goalMs - 1)) };
    }
  }
}

/** Generates both SLA clocks of a request, each in any state that is possible for an issue of this age. */
export function generateSlaTimers(room: GeneratorRoom, created: number, done: boolean): SlaTimers {
  const timers: SlaTimers = {};
  for (const fieldId of [RESOLUTION_FIELD, FIRST_RESPONSE_FIELD]) {
    const state = room.random.pick(done ? DONE_STATES : OPEN_STATES);
    if (state === 'absent') continue;
    timers[fieldId] = state === 'null' ? null : timerIn(state, room, created);
  }
  return timers;
}
