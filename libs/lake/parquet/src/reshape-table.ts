import { decodeRowGroup } from './decode-row-group';
import { encodeChunk, type EncodedChunk } from './encode-chunk';
import type { FileColumn } from './parquet-types';
import { sliceChunks, type RowGroup, type TableFile } from './row-group';

/**
 * Returns the table with the given columns. Column chunks that the table has are copied byte for byte; a column that it
 * lacks, or has with another type, is null in every row. Returns the same object when the columns are the same.
 */
export function reshapeTable(table: TableFile, columns: readonly FileColumn[]): TableFile {
  if (isSameShape(table.columns, columns)) return table;
  const indices = columns.map(({ name, type }) =>
    table.columns.findIndex((column) => column.name === name && column.type === type),
  );
  return { columns, groups: table.groups.map((group) => reshapeGroup(group, columns, indices)) };
}

function reshapeGroup(group: RowGroup, columns: readonly FileColumn[], indices: readonly number[]): RowGroup {
  const parts = sliceChunks(group);
  const chunks = columns.map((column, i): EncodedChunk => {
    const index = indices[i] ?? -1;
    const [entry, bytes] = [group.chunks[index], parts[index]];
    return entry && bytes ? { entry, bytes } : encodeChunk(column, new Array<null>(group.rows).fill(null));
  });
  return {
    minIssueId: group.minIssueId,
    rows: group.rows,
    bytes: Buffer.concat(chunks.map(({ bytes }) => bytes)),
    chunks: chunks.map(({ entry }) => entry),
  };
}

/** Returns whether any row has a value in a column. Row groups are decoded only when they have no statistics. */
export async function hasValues({ columns, groups }: TableFile, column: FileColumn): Promise<boolean> {
  const index = columns.findIndex(({ name }) => name === column.name);
  for (const group of groups) {
    const { statistics, values } = group.chunks[index] ?? { values: 0 };
    if (statistics) {
      if (statistics.nulls < values) return true;
      continue;
    }
    const [cells = []] = await decodeRowGroup(group, [column]);
    if (cells.some((cell) => cell !== null)) return true;
  }
  return false;
}

function isSameShape(a: readonly FileColumn[], b: readonly FileColumn[]): boolean {
  return a.length === b.length && a.every(({ name, type }, i) => name === b[i]?.name && type === b[i].type);
}
