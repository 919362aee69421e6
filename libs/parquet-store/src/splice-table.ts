import { isDeepStrictEqual } from 'node:util';
import type { IssueId } from '@jiralake/core';
import type { Row } from '@jiralake/tables';
import { byIssue, cutRows, issueNumber, rowsPerGroup } from './cut-rows';
import { decodeRowGroup } from './decode-row-group';
import { encodeRowGroup, type GroupBefore } from './encode-row-group';
import type { FileColumn } from './parquet-types';
import type { RowGroup } from './row-group';
import { noMemory, type RowMemory } from './row-memory';
import type { TableFile } from './table-file';

/**
 * Replaces the rows of the changed issues: only their row groups are decoded and encoded again. Returns the table as it
 * was, the same object, when its rows stay the same.
 */
export async function spliceTable(
  stored: TableFile,
  changed: ReadonlySet<IssueId>,
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
    const before = group ? await rowsIn(group, columns, memory) : [];
    const after = [...filled(fresh, columns)].sort(byIssue);
    const isChanged = (row: Row): boolean => ids.has(row['issue_id'] as IssueId);
    if (group && isDeepStrictEqual(before.filter(isChanged), after)) groups.push(group);
    else {
      const kept = before.filter((row) => !isChanged(row));
      const next = [...kept, ...after].sort(byIssue);
      groups.push(...encodeAll(columns, next, target, memory, group && { group, rows: before }));
    }
  }
  const same = groups.length === stored.groups.length && groups.every((g, i) => g === stored.groups[i]);
  return same ? stored : { columns, groups };
}

async function rowsIn(
  group: RowGroup,
  columns: readonly FileColumn[],
  memory: RowMemory,
): Promise<readonly Row[]> {
  const known = memory.get(group);
  if (known) return known;
  const rows = await decodeRowGroup(group, columns);
  memory.set(group, rows);
  return rows;
}

/** All rows of a table. */
export async function readTable({ columns, groups }: TableFile): Promise<Row[]> {
  const rows: Row[] = [];
  for (const group of groups) for (const row of await decodeRowGroup(group, columns)) rows.push(row);
  return rows;
}

function countRows({ groups }: TableFile): number {
  return groups.reduce((sum, { rows }) => sum + rows, 0);
}

interface Affected {
  /** `undefined` when the table has none yet */
  group: RowGroup | undefined;
  ids: Set<IssueId>;
  fresh: Row[];
}

/** What changes in each group. */
function byGroup({ groups }: TableFile, changed: ReadonlySet<IssueId>, rows: readonly Row[]): Affected[] {
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
    const id = row['issue_id'] as IssueId;
    const place = find(id);
    place?.ids.add(id);
    place?.fresh.push(row);
  }
  return affected.filter(({ group, fresh }) => group !== undefined || fresh.length > 0);
}

/** Rows with exactly these columns; what a row does not have is null. */
function filled(rows: readonly Row[], columns: readonly FileColumn[]): Row[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null])));
}

/** A group that grew to twice its size is cut; `from` of the first piece stays. */
function encodeAll(
  columns: readonly FileColumn[],
  rows: readonly Row[],
  target: number,
  memory: RowMemory,
  before?: GroupBefore,
): RowGroup[] {
  const groups: RowGroup[] = [];
  for (const piece of cutRows(rows, target)) {
    const first =
      groups.length === 0 ? (before?.group.from ?? 0) : issueNumber(String(piece[0]?.['issue_id']));
    const group = encodeRowGroup(first, columns, piece, before);
    memory.set(group, piece);
    groups.push(group);
  }
  return groups;
}
