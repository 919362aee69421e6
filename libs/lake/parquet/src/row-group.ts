import type { FileColumn } from './parquet-types';

/** The metadata of a column chunk, without its offset, which changes whenever an earlier chunk changes its size. */
export interface ChunkEntry {
  name: string;
  /** see `parquet-enums` for these numbers */
  type: number;
  codec: number;
  encodings: readonly number[];
  /** number of values, nulls included */
  values: number;
  /** size of all pages with their headers, compressed */
  bytes: number;
  /** size of all pages with their headers, before compression */
  uncompressedBytes: number;
  /** size of the dictionary page, which comes first in the chunk; 0 without one */
  dictionaryBytes: number;
  statistics: ChunkStatistics | undefined;
}

export interface ChunkStatistics {
  nulls: number;
  /** min and max as PLAIN without a length prefix; absent when all values are null, or the file has none */
  bounds: { min: Uint8Array; max: Uint8Array } | undefined;
}

/**
 * An encoded row group. It holds the rows of the issues from `minIssueId` up to the `minIssueId` of the next row group. Its
 * bytes contain no file offsets, so they can be copied into any file, and so can those of a single column chunk.
 */
export interface RowGroup {
  /** the lowest issue id of the range; the first row group of a file takes all lower ones as well */
  minIssueId: number;
  rows: number;
  /** the column chunks, in the order of the columns */
  bytes: Buffer;
  /** the metadata of the column chunks, in the order of the columns */
  chunks: readonly ChunkEntry[];
}

/** A table: columns, and row groups in ascending order of their issue ids. */
export interface TableFile {
  columns: readonly FileColumn[];
  groups: readonly RowGroup[];
}

/** Slices the bytes of a row group into those of its column chunks. */
export function sliceChunks({ bytes, chunks }: RowGroup): Buffer[] {
  let at = 0;
  return chunks.map((chunk) => bytes.subarray(at, (at += chunk.bytes)));
}

/** Returns the size of all column chunks before compression. */
export function uncompressedBytesOf({ chunks }: RowGroup): number {
  return chunks.reduce((sum, { uncompressedBytes }) => sum + uncompressedBytes, 0);
}
