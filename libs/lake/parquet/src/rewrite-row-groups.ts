import type { Cells } from '@jiralake/core';
import { countRows, issueIdsOf, pickRows } from './cells';
import { sliceIntoRowGroups, issueNumber, rowsPerGroup } from './row-group-slices';
import { decodeRowGroup } from './decode-row-group';
import { encodeRowGroup, type GroupBefore } from './encode-row-group';
import { mergeCells } from './merge-cells';
import type { FileColumn } from './parquet-types';
import type { RowGroup, TableFile } from './row-group';
import { noCache, type RowGroupCache } from './row-group-cache';

/**
 * Replaces the rows of the changed issues, copy-on-write: only the row groups of these issues are decoded and encoded again,
 * and all others are taken over as they are. Returns the same object when no row changes.
 * @param changed the issues whose stored rows are replaced; an issue without new rows leaves the table
 * @param rows the new rows
 * @param target rows per row group
 */
export async function rewriteRowGroups(
  stored: TableFile,
  changed: ReadonlySet<string>,
  rows: Cells,
  target = rowsPerGroup(stored.columns.length, countStored(stored) + countRows(rows)),
  cache: RowGroupCache = noCache,
): Promise<TableFile> {
  const { columns } = stored;
  const groups: RowGroup[] = [];
  for (const { group, ids, fresh } of affectedGroups(stored, changed, rows)) {
    if (group && ids.size === 0) {
      groups.push(group);
      continue;
    }
    const before = group ? await cachedCells(group, columns, cache) : columns.map(() => []);
    const after = mergeCells(columns, before, ids, pickRows(rows, fresh));
    if (group && after.every((cells, i) => cells === before[i])) groups.push(group);
    else groups.push(...encodeSlices(columns, after, target, cache, group && { group, cells: before }));
  }
  const same = groups.length === stored.groups.length && groups.every((g, i) => g === stored.groups[i]);
  return same ? stored : { columns, groups };
}

async function cachedCells(
  group: RowGroup,
  columns: readonly FileColumn[],
  cache: RowGroupCache,
): Promise<Cells> {
  const known = cache.get(group);
  if (known) return known;
  const cells = await decodeRowGroup(group, columns);
  cache.set(group, cells);
  return cells;
}

function countStored({ groups }: TableFile): number {
  return groups.reduce((sum, { rows }) => sum + rows, 0);
}

/** A row group with the issues that change in it, and the indices of their new rows. */
interface AffectedGroup {
  /** `undefined` when the table has no row group yet */
  group: RowGroup | undefined;
  ids: Set<string>;
  fresh: number[];
}

/** Assigns the changed issues and the new rows to the row groups of their ranges. */
function affectedGroups(
  { columns, groups }: TableFile,
  changed: ReadonlySet<string>,
  rows: Cells,
): AffectedGroup[] {
  const affected = (groups.length > 0 ? groups : [undefined]).map((group): AffectedGroup => ({
    group,
    ids: new Set(),
    fresh: [],
  }));
  const find = (id: string): AffectedGroup | undefined => {
    const number = issueNumber(id);
    return affected.findLast(({ group }, i) => i === 0 || (group?.minIssueId ?? 0) <= number);
  };
  for (const id of changed) find(id)?.ids.add(id);
  issueIdsOf(columns, rows).forEach((id, row) => {
    const target = find(id);
    target?.ids.add(id);
    target?.fresh.push(row);
  });
  return affected.filter(({ group, fresh }) => group !== undefined || fresh.length > 0);
}

/** Encodes the rows of a row group. One of twice the target size is split; its first slice keeps `minIssueId`. */
function encodeSlices(
  columns: readonly FileColumn[],
  cells: Cells,
  target: number,
  cache: RowGroupCache,
  before?: GroupBefore,
): RowGroup[] {
  const issueIds = issueIdsOf(columns, cells);
  const slices = sliceIntoRowGroups(issueIds, target);
  return slices.map(({ start, end }, i) => {
    const minIssueId = i === 0 ? (before?.group.minIssueId ?? 0) : issueNumber(issueIds[start] ?? '');
    const slice = slices.length === 1 ? cells : cells.map((column) => column.slice(start, end));
    const group = encodeRowGroup(minIssueId, columns, slice, before);
    cache.set(group, slice);
    return group;
  });
}
