import type { ParquetEnvelopeWriter } from '@dsnp/parquetjs';

type GroupEntry = ParquetEnvelopeWriter['rowGroups'][number];

/** What the footer says of a column chunk. Its place in the file is not kept up to date: a footer is made with new ones. */
export type ChunkEntry = NonNullable<GroupEntry['columns'][number]['meta_data']>;

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

export function chunkSize({ total_compressed_size }: ChunkEntry): number {
  return Number(total_compressed_size);
}

/** The bytes of each chunk. */
export function cutChunks({ bytes, chunks }: RowGroup): Buffer[] {
  let at = 0;
  return chunks.map((chunk) => bytes.subarray(at, (at += chunkSize(chunk))));
}
