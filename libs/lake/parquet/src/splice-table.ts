import type { Row } from '@jiralake/core';
import { cellsOf, issueIdsOf, type Cells } from './cells';
import { cutRows, issueNumber, rowsPerGroup } from './cut-rows';
import { decodeRowGroup } from './decode-row-group';
import { encodeRowGroup, type GroupBefore } from './encode-row-group';
import { mergeCells } from './merge-cells';
import type { FileColumn } from './parquet-types';
import type { RowGroup, TableFile } from './row-group';
import { noMemory, type RowMemory } from './row-memory';

/**
 * Replaces the rows of the changed issues: only their row groups are decoded and encoded again. Returns the table as it
 * was, the same object, when its rows stay the same.
 */
export async function spliceTable(
  stored: TableFile,
  changed: ReadonlySet<string>,
  rows: readonly Row[],
  target = rowsPerGroup(stored.columns.length, countRows(stored) + rows.length),
  memory: RowMemory = noMemory,
): Promise<TableFile> {
  const { columns } = stored;
  const groups: RowGroup[] = [];
  for (const { group, ids, fresh } of byGroup(stored, changed, rows)) {
    if (group && ids.size === 0) {
      groups.push(group);
      continue;
    }
    const before = group ? await cellsIn(group, columns, memory) : cellsOf(columns, []);
    const after = mergeCells(columns, before, ids, fresh);
    if (group && after.every((cells, i) => cells === before[i])) groups.push(group);
    else groups.push(...encodeAll(columns, after, target, memory, group && { group, cells: before }));
  }
  const same = groups.length === stored.groups.length && groups.every((g, i) => g === stored.groups[i]);
  return same ? stored : { columns, groups };
}

async function cellsIn(group: RowGroup, columns: readonly FileColumn[], memory: RowMemory): Promise<Cells> {
  const known = memory.get(group);
  if (known) return known;
  const cells = await decodeRowGroup(group, columns);
  memory.set(group, cells);
  return cells;
}

function countRows({ groups }: TableFile): number {
  return groups.reduce((sum, { rows }) => sum + rows, 0);
}

interface Affected {
  /** `undefined` when the table has none yet */
  group: RowGroup | undefined;
  ids: Set<string>;
  fresh: Row[];
}

/** What changes in each group. */
function byGroup({ groups }: TableFile, changed: ReadonlySet<string>, rows: readonly Row[]): Affected[] {
  const affected = (groups.length > 0 ? groups : [undefined]).map((group): Affected => ({
    group,
    ids: new Set(),
    fresh: [],
  }));
  const find = (id: string): Affected | undefined => {
    const number = issueNumber(id);
    return affected.findLast(({ group }, i) => i === 0 || (group?.from ?? 0) <= number);
  };
  for (const id of changed) find(id)?.ids.add(id);
  for (const row of rows) {
    const id = row['issue_id'] as string;
    const place = find(id);
    place?.ids.add(id);
    place?.fresh.push(row);
  }
  return affected.filter(({ group, fresh }) => group !== undefined || fresh.length > 0);
}

/** A group that grew to twice its size is cut; `from` of the first piece stays. */
function encodeAll(
  columns: readonly FileColumn[],
  cells: Cells,
  target: number,
  memory: RowMemory,
  before?: GroupBefore,
): RowGroup[] {
  const issueIds = issueIdsOf(columns, cells);
  const pieces = cutRows(issueIds, target);
  return pieces.map(({ start, end }, i) => {
    const from = i === 0 ? (before?.group.from ?? 0) : issueNumber(issueIds[start] ?? '');
    const piece = pieces.length === 1 ? cells : cells.map((column) => column.slice(start, end));
    const group = encodeRowGroup(from, columns, piece, before);
    memory.set(group, piece);
    return group;
  });
}
