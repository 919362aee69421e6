import type { Month } from '@jiralake/core';

/** An issue as a search of the site shows it. */
export interface SiteState {
  /** epoch milliseconds */
  updated: number | undefined;
}

/** An issue as its raw file has it; `updated` in epoch milliseconds, `syncedAt` in epoch microseconds. */
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

/** One issue on the site, in raw and in the lake. */
export interface IssueView {
  site: SiteState | undefined;
  raw: RawState | undefined;
  lake: readonly LakeRow[];
}
