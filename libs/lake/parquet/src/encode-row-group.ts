import type { Cells } from '@jiralake/core';

import { encodeChunk, type EncodedChunk } from './encode-chunk';
import type { FileColumn } from './parquet-types';
import { sliceChunks, type RowGroup } from './row-group';

/** A row group and its cells before some of its rows changed. */
export interface GroupBefore {
  group: RowGroup;
  cells: Cells;
}

/**
 * Encodes a row group. A column whose array of cells is the same object as before keeps its bytes, because an edit changes
 * few of the many columns of an issue.
 * @param minIssueId see `RowGroup`
 * @param cells of at least one row
 */
export function encodeRowGroup(
  minIssueId: number,
  columns: readonly FileColumn[],
  cells: Cells,
  before?: GroupBefore,
): RowGroup {
  const parts = before ? sliceChunks(before.group) : [];
  const chunks = columns.map((column, i): EncodedChunk => {
    const own = cells[i] ?? [];
    const [entry, bytes] = [before?.group.chunks[i], parts[i]];
    return entry && bytes && own === before?.cells[i] ? { entry, bytes } : encodeChunk(column, own);
  });
  return {
    minIssueId,
    rows: cells[0]?.length ?? 0,
    bytes: Buffer.concat(chunks.map(({ bytes }) => bytes)),
    chunks: chunks.map(({ entry }) => entry),
  };
}
