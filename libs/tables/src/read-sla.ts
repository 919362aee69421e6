import { asObject, at, objectsIn } from './json-object';
import { readBoolean, readInteger } from './read-field';

interface Sla {
  breached: boolean | null;
  goalMillis: number | null;
  elapsedMillis: number | null;
}

/**
 * The cycle that counts now: the running one, else the last completed one.
 * A value with `errorMessage` means that the SLA may not be read, whatever else it holds.
 */
export function readSla(value: unknown): Sla {
  const isRefused = (at(value, 'errorMessage') ?? null) !== null;
  const cycle = isRefused ? undefined : currentCycle(value);
  return {
    breached: readBoolean(at(cycle, 'breached')),
    goalMillis: readInteger(at(cycle, 'goalDuration', 'millis')),
    elapsedMillis: readInteger(at(cycle, 'elapsedTime', 'millis')),
  };
}

function currentCycle(value: unknown): unknown {
  return asObject(at(value, 'ongoingCycle')) ?? objectsIn(at(value, 'completedCycles')).at(-1);
}
