import type { Month } from '@jiralake/core';

/** An issue as a search of the site shows it. */
export interface SiteState {
  /** epoch milliseconds */
  updated: number | undefined;
}

/** An issue as its raw file has it; times are epoch milliseconds and, of what was saved, microseconds. */
export type RawState =
  | { state: 'stored'; updated: number | undefined; syncedAt: number; month: Month }
  | { state: 'deleted' }
  | { state: 'unreadable'; error: string };

/** A row of an issue in the lake. */
export interface LakeRow {
  month: Month;
  /** epoch microseconds of the raw file that the row was made from */
  syncedAt: number;
}

/** What is known of one issue in the three places. */
export interface IssueView {
  site: SiteState | undefined;
  raw: RawState | undefined;
  lake: readonly LakeRow[];
}

/** An ISO time in UTC as epoch microseconds, which is all that a number can hold of it; NaN when it is none. */
export function microsecondsOf(iso: string): number {
  const fraction = /\.\d{3}(\d{1,3})/.exec(iso)?.[1] ?? '';
  return Date.parse(iso) * 1_000 + Number(fraction.padEnd(3, '0'));
}
