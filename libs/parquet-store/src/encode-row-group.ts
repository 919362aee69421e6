import type { Cell, Row } from '@jiralake/tables';
import { encodeChunk, type EncodedChunk } from './encode-chunk';
import type { FileColumn } from './parquet-types';
import { cutChunks, type RowGroup } from './row-group';

/** What a group was before some of its rows changed. */
export interface GroupBefore {
  group: RowGroup;
  rows: readonly Row[];
}

/**
 * Encodes rows, which must not be none, all of one range of issues. Columns whose values are as before keep their bytes:
 * an edit changes few of the many columns of an issue.
 */
export function encodeRowGroup(
  from: number,
  columns: readonly FileColumn[],
  rows: readonly Row[],
  before?: GroupBefore,
): RowGroup {
  const kept = before?.rows.length === rows.length ? before : undefined;
  const parts = kept ? cutChunks(kept.group) : [];
  const pairs = kept ? changedRows(kept.rows, rows) : [];
  const chunks = columns.map((column, i): EncodedChunk => {
    const [entry, bytes] = [kept?.group.chunks[i], parts[i]];
    const same =
      entry && bytes && pairs.every(([row, old]) => isSameCell(row[column.name], old[column.name]));
    return same ? { entry, bytes } : encodeChunk(column, rows);
  });
  return {
    ...{ from, rows: rows.length },
    bytes: Buffer.concat(chunks.map(({ bytes }) => bytes)),
    chunks: chunks.map(({ entry }) => entry),
  };
}

/** The rows that are not the same objects as those that were in their places, and those. */
function changedRows(before: readonly Row[], after: readonly Row[]): (readonly [Row, Row])[] {
  return after.map((row, i) => [row, before[i] ?? {}] as const).filter(([row, old]) => row !== old);
}

function isSameCell(a: Cell | undefined, b: Cell | undefined): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : Object.is(a, b);
}
