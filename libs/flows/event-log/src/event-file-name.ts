import { startOfDay } from './segment-name';

/**
 * Returns the time in the file name of an event that version 0.1.0 logged, `20260203/105203_123_<event>_<delivery>.json`;
 * `undefined` for any other file.
 */
export function timeOfEventFile(day: string, file: string): Date | undefined {
  const [, hour, minute, second, ms] = /^(\d{2})(\d{2})(\d{2})_(\d{3})_.*\.json$/.exec(file) ?? [];
  const start = startOfDay(day);
  if (start === undefined || [hour, minute, second].some((part) => part === undefined)) return undefined;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return new Date(start + seconds * 1_000 + Number(ms));
}
