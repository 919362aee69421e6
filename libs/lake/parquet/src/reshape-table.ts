import { decodeRowGroup } from './decode-row-group';
import { encodeChunk, type EncodedChunk } from './encode-chunk';
import type { FileColumn } from './parquet-types';
import { cutChunks, type RowGroup, type TableFile } from './row-group';

/**
 * The table with these columns, group by group and without a look at its rows: what it has of them is copied byte for byte,
 * what it lacks, or has as another type, is null. The same object when it has just these.
 */
export function reshapeTable(table: TableFile, columns: readonly FileColumn[]): TableFile {
  if (isSameShape(table.columns, columns)) return table;
  const places = columns.map(({ name, type }) =>
    table.columns.findIndex((column) => column.name === name && column.type === type),
  );
  return { columns, groups: table.groups.map((group) => reshapeGroup(group, columns, places)) };
}

function reshapeGroup(group: RowGroup, columns: readonly FileColumn[], places: readonly number[]): RowGroup {
  const parts = cutChunks(group);
  const chunks = columns.map((column, i): EncodedChunk => {
    const place = places[i] ?? -1;
    const [entry, bytes] = [group.chunks[place], parts[place]];
    return entry && bytes ? { entry, bytes } : encodeChunk(column, new Array<null>(group.rows).fill(null));
  });
  return {
    ...{ from: group.from, rows: group.rows },
    bytes: Buffer.concat(chunks.map(({ bytes }) => bytes)),
    chunks: chunks.map(({ entry }) => entry),
  };
}

/** Whether any row has a value in a column; rows are looked at only where the footer does not tell. */
export async function hasValues({ columns, groups }: TableFile, column: FileColumn): Promise<boolean> {
  const place = columns.findIndex(({ name }) => name === column.name);
  for (const group of groups) {
    const { statistics, values } = group.chunks[place] ?? { values: 0 };
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
