import { asObject, at, objectsIn, type JsonObject } from './json-object';
import { readBoolean, readInteger, readTime } from './read-field';

export interface Sla {
  breached: boolean | null;
  goalMillis: number | null;
  elapsedMillis: number | null;
}

export interface SlaCycle {
  state: 'ongoing' | 'completed';
  value: JsonObject;
}

/**
 * Reads the running cycle of an SLA, else the last completed one.
 * A value with `errorMessage` means that the account may not read the SLA, whatever else the value holds.
 */
export function readSla(value: unknown): Sla {
  const cycle = slaCycles(value).at(-1)?.value;
  return {
    breached: readBoolean(at(cycle, 'breached')),
    goalMillis: readInteger(at(cycle, 'goalDuration', 'millis')),
    elapsedMillis: readInteger(at(cycle, 'elapsedTime', 'millis')),
  };
}

/** Lists the cycles of an SLA, completed ones first; empty when the account may not read it or it never started. */
export function slaCycles(value: unknown): SlaCycle[] {
  if (isForbiddenSla(value)) return [];
  const ongoing = asObject(at(value, 'ongoingCycle'));
  return [
    ...objectsIn(at(value, 'completedCycles')).map(
      (cycle) => ({ state: 'completed', value: cycle }) as const,
    ),
    ...(ongoing ? [{ state: 'ongoing', value: ongoing } as const] : []),
  ];
}

/** Returns true when the account may not read the SLA. */
export function isForbiddenSla(sla: unknown): boolean {
  return (at(sla, 'errorMessage') ?? null) !== null;
}

/** Reads a point in time of a cycle: `{ epochMillis, iso8601, jira, friendly }`. */
export function readSlaTime(value: unknown): number | null {
  return readTime(at(value, 'epochMillis')) ?? readTime(at(value, 'iso8601')) ?? readTime(at(value, 'jira'));
}
