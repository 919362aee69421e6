import { microsecondsOf, type IssueId, type Month } from '@jiralake/core';
import type { IssueFile } from './month-rows';
import type { PackedPaths } from './packed-paths';
import type { LocatedIssue } from './rebuild-tasks';

/** The newest raw file of each issue, and the month of the issue. */
export interface IssuePlaces {
  /** Returns true for an issue with a raw file, deleted or not. */
  has(id: IssueId): boolean;
  /** Returns true when this is the newest file of its issue. */
  isNewest(index: number): boolean;
  /** Returns the number of issues of each month, the month with most issues first. */
  months(): Map<Month, number>;
  /** Lists the issues of a month by ascending ids. */
  issuesOf(month: Month): IssueFile[];
}

/** Collects what is found in the files, in any order. */
export interface PlaceCollector {
  /** Notes the issue in the file with this index. */
  note(index: number, issue: LocatedIssue): void;
  /** Ends the collection. */
  places(): IssuePlaces;
}

const NO_MONTH = 0;

/**
 * Keeps arrays of numbers, because a site can have a million issues: 34 bytes for each beside the path of its file. Of several
 * files of one issue the one saved last counts, and of equally old ones the last by index.
 */
export function collectPlaces(files: PackedPaths): PlaceCollector {
  const ids = new BigUint64Array(files.length);
  const synced = new Float64Array(files.length);
  const monthNumbers = new Uint16Array(files.length);
  const names: (Month | undefined)[] = [undefined];
  const numbers = new Map<Month, number>();
  const found = new Uint32Array(files.length);
  let count = 0;

  function numberOf(month: Month | undefined): number {
    if (month === undefined) return NO_MONTH;
    const known = numbers.get(month) ?? names.push(month) - 1;
    numbers.set(month, known);
    return known;
  }

  return {
    note(index, { id, month, syncedAt }) {
      ids[index] = BigInt(id);
      synced[index] = microsecondsOf(syncedAt);
      monthNumbers[index] = numberOf(month);
      found[count] = index;
      count += 1;
    },
    places() {
      const newest = newestFiles(ids, synced, found.subarray(0, count));
      const idAt = (place: number): bigint => ids[newest[place] ?? 0] ?? 0n;
      const groups = groupByNumber(newest, monthNumbers, names.length);
      const groupOf = (month: Month): Uint32Array => groups[numbers.get(month) ?? -1] ?? new Uint32Array();
      return {
        has(id) {
          const place = findPlace(newest.length, idAt, BigInt(id));
          return place < newest.length && idAt(place) === BigInt(id);
        },
        isNewest: (index) => newest[findPlace(newest.length, idAt, ids[index] ?? 0n)] === index,
        months: () =>
          new Map(
            [...numbers.keys()]
              .map((month) => [month, groupOf(month).length] as const)
              .filter(([, issues]) => issues > 0)
              .sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1)),
          ),
        issuesOf: (month) =>
          Array.from(groupOf(month), (index) => ({
            id: String(ids[index]) as IssueId,
            file: files.at(index),
          })),
      };
    },
  };
}

/** Sorts the files by issue and age, and keeps the newest file of each issue. */
function newestFiles(ids: BigUint64Array, synced: Float64Array, found: Uint32Array): Uint32Array {
  // numbers compare faster than bigints, and only the longest ids need more than a number has
  const rough = Float64Array.from(ids, Number);
  const byId = (a: number, b: number): number =>
    (rough[a] ?? 0) - (rough[b] ?? 0) || Number((ids[a] ?? 0n) - (ids[b] ?? 0n));
  found.sort((a, b) => byId(a, b) || (synced[a] ?? 0) - (synced[b] ?? 0) || a - b);
  return found.filter((index, i) => i + 1 === found.length || ids[index] !== ids[found[i + 1] ?? 0]);
}

/** Groups files by the number of their month, and keeps their order. */
function groupByNumber(files: Uint32Array, numbers: Uint16Array, groups: number): Uint32Array[] {
  const sizes = new Uint32Array(groups);
  for (const index of files) sizes[numbers[index] ?? 0]! += 1;
  const grouped = Array.from(sizes, (size) => new Uint32Array(size));
  sizes.fill(0);
  for (const index of files) {
    const number = numbers[index] ?? 0;
    grouped[number]![sizes[number]!++] = index;
  }
  return grouped;
}

/** Returns the first of the ascending places whose id is not lower, by bisection. */
function findPlace(length: number, idAt: (place: number) => bigint, id: bigint): number {
  let low = 0;
  for (let high = length; low < high;) {
    const middle = (low + high) >>> 1;
    if (idAt(middle) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
