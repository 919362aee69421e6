import type { FileColumn } from './parquet-types';

/** What the footer says of a column chunk, but for its place in the file, which changes with every change before it. */
export interface ChunkEntry {
  name: string;
  /** numbers of the format */
  type: number;
  codec: number;
  encodings: readonly number[];
  /** with those that are null */
  values: number;
  /** of all pages with their headers, as they are stored */
  bytes: number;
  /** the same before compression */
  plainBytes: number;
  /** how much of `bytes` is the dictionary, which comes first */
  dictionaryBytes: number;
  statistics: ChunkStatistics | undefined;
}

export interface ChunkStatistics {
  nulls: number;
  /** PLAIN, without a length; absent where nothing but nulls is stored, or where their order would be wrong */
  extremes: { least: Uint8Array; most: Uint8Array } | undefined;
}

/**
 * The rows of the issues from one numeric id up to the next group's, encoded. The bytes hold no place of their own, so
 * they can be copied into any file, as can those of a single column.
 */
export interface RowGroup {
  /** the smallest issue id that belongs here; the first group of a file takes all smaller ones as well */
  from: number;
  rows: number;
  /** the chunks of all columns, one behind the other */
  bytes: Buffer;
  /** one for each column, in their order */
  chunks: readonly ChunkEntry[];
}

/** A table: row groups by ranges of the issue id, rising. */
export interface TableFile {
  columns: readonly FileColumn[];
  groups: readonly RowGroup[];
}

/** The bytes of each chunk. */
export function cutChunks({ bytes, chunks }: RowGroup): Buffer[] {
  let at = 0;
  return chunks.map((chunk) => bytes.subarray(at, (at += chunk.bytes)));
}

/** How long all chunks are before compression. */
export function plainBytesOf({ chunks }: RowGroup): number {
  return chunks.reduce((sum, { plainBytes }) => sum + plainBytes, 0);
}
