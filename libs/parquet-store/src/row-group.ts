import type { ParquetEnvelopeWriter } from '@dsnp/parquetjs';
import type { Row } from '@jiralake/tables';

/** The footer's entry of a row group: its column chunks, with their places in the file. */
export type RowGroupEntry = ParquetEnvelopeWriter['rowGroups'][number];

/**
 * The rows of the issues from one numeric id up to the next group's, encoded. The bytes hold no place of their own, so
 * they can be copied into any file; only the entry has to be moved.
 */
export interface RowGroup {
  /** the smallest issue id that belongs here; the first group of a file takes all smaller ones as well */
  from: number;
  rows: number;
  bytes: Buffer;
  entry: RowGroupEntry;
  /** where in a file the bytes begin, as the entry has it now */
  at: number;
  /** its rows with all columns, once they were decoded: issues that change are likely to change again */
  decoded?: readonly Row[];
}

/** Shifts the places in the entry so that the bytes begin at `at`. */
export function moveTo(group: RowGroup, at: number): void {
  const by = at - group.at;
  if (by === 0) return;
  for (const { file_offset, meta_data } of group.entry.columns) {
    for (const place of [file_offset, meta_data?.data_page_offset]) place?.setValue(place.valueOf() + by);
  }
  group.at = at;
}
