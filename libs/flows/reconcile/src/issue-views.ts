import type { IssueId, Month } from '@jiralake/core';
import type { IssueView, LakeRow, RawState, SiteState } from './issue-view';

/** Collects every issue of the site, of raw and of the lake. */
export interface IssueViews {
  /** Returns true when this issue of the site was not noted before. */
  noteSite(id: IssueId, state: SiteState): boolean;
  noteRaw(id: IssueId, state: RawState): void;
  noteLake(id: IssueId, row: LakeRow): void;
  all(): Iterable<[IssueId, IssueView]>;
}

const ABSENT = -Infinity;
/** Values in place of the number of a month. */
const [NONE, DELETED, UNREADABLE] = [-1, -2, -3];

/** Keeps arrays of numbers instead of objects, because a site can have a million issues. */
export function createIssueViews(): IssueViews {
  const places = new Map<IssueId, number>();
  // times without a value are NaN
  const site: number[] = [];
  const rawUpdated: number[] = [];
  const rawSynced: number[] = [];
  const rawMonth: number[] = [];
  const lakeSynced: number[] = [];
  const lakeMonth: number[] = [];
  const months = createNumbering<Month>();
  const errors = new Map<IssueId, string>();
  const furtherRows = new Map<IssueId, LakeRow[]>();

  function placeOf(id: IssueId): number {
    const known = places.get(id);
    if (known !== undefined) return known;
    const place = places.size;
    places.set(id, place);
    for (const column of [site, rawUpdated, rawSynced, lakeSynced]) column.push(ABSENT);
    for (const column of [rawMonth, lakeMonth]) column.push(NONE);
    return place;
  }

  function siteAt(place: number): SiteState | undefined {
    const updated = site[place] ?? ABSENT;
    return updated === ABSENT ? undefined : { updated: valueOf(updated) };
  }

  function rawAt(id: IssueId, place: number): RawState | undefined {
    const number = rawMonth[place] ?? NONE;
    if (number === NONE) return undefined;
    if (number === DELETED) return { state: 'deleted' };
    const month = months.at(number);
    if (month === undefined) return { state: 'unreadable', error: errors.get(id) ?? '' };
    return { state: 'stored', updated: valueOf(rawUpdated[place]), syncedAt: rawSynced[place] ?? NaN, month };
  }

  function lakeAt(id: IssueId, place: number): LakeRow[] {
    const month = months.at(lakeMonth[place] ?? NONE);
    if (month === undefined) return [];
    return [{ month, syncedAt: lakeSynced[place] ?? NaN }, ...(furtherRows.get(id) ?? [])];
  }

  return {
    noteSite(id, { updated }) {
      const place = placeOf(id);
      const isNew = site[place] === ABSENT;
      site[place] = updated ?? NaN;
      return isNew;
    },
    noteRaw(id, raw) {
      const place = placeOf(id);
      if (raw.state === 'deleted') rawMonth[place] = DELETED;
      else if (raw.state === 'unreadable') {
        rawMonth[place] = UNREADABLE;
        errors.set(id, raw.error);
      } else {
        rawMonth[place] = months.of(raw.month);
        rawUpdated[place] = raw.updated ?? NaN;
        rawSynced[place] = raw.syncedAt;
      }
    },
    noteLake(id, row) {
      const place = placeOf(id);
      if (lakeMonth[place] !== NONE) {
        furtherRows.set(id, [...(furtherRows.get(id) ?? []), row]);
        return;
      }
      lakeMonth[place] = months.of(row.month);
      lakeSynced[place] = row.syncedAt;
    },
    *all() {
      for (const [id, place] of places)
        yield [id, { site: siteAt(place), raw: rawAt(id, place), lake: lakeAt(id, place) }];
    },
  };
}

function valueOf(time: number | undefined): number | undefined {
  return Number.isFinite(time) ? time : undefined;
}

/** Gives each distinct value a number, from 0. */
function createNumbering<T>() {
  const numbers = new Map<T, number>();
  const values: T[] = [];
  return {
    of(value: T): number {
      const known = numbers.get(value);
      if (known !== undefined) return known;
      numbers.set(value, values.length);
      return values.push(value) - 1;
    },
    at: (number: number): T | undefined => (number < 0 ? undefined : values[number]),
  };
}
