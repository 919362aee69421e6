import { InvalidArgumentError, type Command } from 'commander';

const UNITS_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A window of time, as options of a command. */
export interface TimeWindow {
  since?: Date;
  until?: Date;
}

/** Adds `--since` and `--until` for events to a command. */
export function addTimeWindow(command: Command): Command {
  const time = timeOption(Date.now);
  return command
    .option('--since <time>', 'only events from then on: 2026-02-03T12:00 (UTC), or 90m, 2h, 3d ago', time)
    .option('--until <time>', 'only events up to then', time);
}

/** Parses a time: an ISO date or time, UTC by default, or a duration before now: `90m`, `2h`, `3d`. */
export function timeOption(now: () => number): (text: string) => Date {
  return (text) => {
    const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
    if (unit !== undefined) return new Date(now() - Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS]);
    const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes('T');
    const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? new Date(hasZone ? text : `${text}Z`) : new Date(NaN);
    if (Number.isNaN(at.getTime()))
      throw new InvalidArgumentError('a time, like 2026-02-03T12:00, or how long ago, like 90m, 2h or 3d');
    return at;
  };
}
