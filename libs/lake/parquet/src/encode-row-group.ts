import type { Cells } from './cells';
import { encodeChunk, type EncodedChunk } from './encode-chunk';
import type { FileColumn } from './parquet-types';
import { cutChunks, type RowGroup } from './row-group';

/** What a group was before some of its rows changed. */
export interface GroupBefore {
  group: RowGroup;
  cells: Cells;
}

/**
 * Encodes rows, which must not be none, all of one range of issues. Columns that are the same arrays as before keep their
 * bytes: an edit changes few of the many columns of an issue.
 */
export function encodeRowGroup(
  from: number,
  columns: readonly FileColumn[],
  cells: Cells,
  before?: GroupBefore,
): RowGroup {
  const parts = before ? cutChunks(before.group) : [];
  const chunks = columns.map((column, i): EncodedChunk => {
    const own = cells[i] ?? [];
    const [entry, bytes] = [before?.group.chunks[i], parts[i]];
    return entry && bytes && own === before?.cells[i] ? { entry, bytes } : encodeChunk(column, own);
  });
  return {
    ...{ from, rows: cells[0]?.length ?? 0 },
    bytes: Buffer.concat(chunks.map(({ bytes }) => bytes)),
    chunks: chunks.map(({ entry }) => entry),
  };
}
