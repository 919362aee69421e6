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
 * The cycle that counts now: the running one, else the last completed one.
 * A value with `errorMessage` means that the SLA may not be read, whatever else it holds.
 */
export function readSla(value: unknown): Sla {
  const cycle = slaCycles(value).at(-1)?.value;
  return {
    breached: readBoolean(at(cycle, 'breached')),
    goalMillis: readInteger(at(cycle, 'goalDuration', 'millis')),
    elapsedMillis: readInteger(at(cycle, 'elapsedTime', 'millis')),
  };
}

/** Every cycle of an SLA, completed ones first, as Jira lists them; none where it may not be read or never started. */
export function slaCycles(value: unknown): SlaCycle[] {
  if (saysRefused(value)) return [];
  const ongoing = asObject(at(value, 'ongoingCycle'));
  return [
    ...objectsIn(at(value, 'completedCycles')).map(
      (cycle) => ({ state: 'completed', value: cycle }) as const,
    ),
    ...(ongoing ? [{ state: 'ongoing', value: ongoing } as const] : []),
  ];
}

/** Whether an SLA says that it may not be read. */
export function saysRefused(sla: unknown): boolean {
  return (at(sla, 'errorMessage') ?? null) !== null;
}

/** A point in time of a cycle: `{ epochMillis, iso8601, jira, friendly }`. */
export function readSlaTime(value: unknown): Date | null {
  return readTime(at(value, 'epochMillis')) ?? readTime(at(value, 'iso8601')) ?? readTime(at(value, 'jira'));
}
