import type { Alarm } from '@jiralake/alarms';
import { ok, problem, type Check } from './check';

/** Returns a problem for each alarm that a service raised. */
export function evaluateAlarms(alarms: readonly Alarm[]): Check[] {
  if (alarms.length === 0) return [ok('no alarms')];
  return alarms.map(({ name, since, message }) =>
    problem(
      `alarm: ${message}`,
      `it is called ${name}, is up since ${new Date(since).toISOString()}, and goes by itself when all is well again`,
    ),
  );
}
