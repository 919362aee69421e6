import { ParquetEnvelopeWriter, ParquetReader } from '@dsnp/parquetjs';
import type { Row } from '@jiralake/tables';
import { z } from 'zod';
import { decodeRowGroup } from './decode-row-group';
import { sinkInto, WRITER_OPTIONS } from './encode-row-group';
import { columnsOf, fileSchema } from './file-schema';
import type { FileColumn } from './parquet-types';
import { moveTo, type RowGroup, type RowGroupEntry } from './row-group';

/** A table of one month: row groups by ranges of the issue id, rising. */
export interface TableFile {
  columns: readonly FileColumn[];
  groups: readonly RowGroup[];
}

/** Key in the footer of a file, under which it says what its rows were made by. */
export const VERSION_KEY = 'jiralake.version';
/** The same for the smallest issue id of each row group, a JSON array. */
const RANGES_KEY = 'jiralake.ranges';

const rangesSchema = z.array(z.number());
/** The statistics go back into the next footer as they are. (A flag, which the library's types get wrong.) */
const RAW_STATISTICS = { rawStatistics: true } as unknown as Parameters<typeof ParquetReader.openBuffer>[1];
const MAGIC = Buffer.from('PAR1');

/**
 * Reads the footer of a file. One without ranges, which something else wrote, has its rows in a single group without
 * bytes to copy: `undefined`, and `rows` instead.
 * @throws Error when it is not a Parquet file
 */
export async function readTableFile(
  bytes: Buffer,
  known: readonly FileColumn[],
): Promise<TableFile & { rows?: Row[] }> {
  const reader = await ParquetReader.openBuffer(bytes, RAW_STATISTICS);
  const columns = columnsOf(reader.schema, known);
  const entries = reader.metadata?.row_groups ?? [];
  const groups = entries.map((entry, i) => groupOf(bytes, entry, entries[i + 1]));
  const ranges = rangesOf(reader.metadata?.key_value_metadata ?? [], groups.length);
  if (ranges) return { columns, groups: groups.map((group, i) => ({ ...group, from: ranges[i] ?? 0 })) };
  const rows = await Promise.all(groups.map((group) => decodeRowGroup(group, columns)));
  return { columns, groups: [], rows: rows.flat() };
}

function rangesOf(pairs: readonly { key: string; value?: string }[], groups: number): number[] | undefined {
  const text = pairs.find(({ key }) => key === RANGES_KEY)?.value;
  if (text === undefined) return undefined;
  const ranges = rangesSchema.safeParse(JSON.parse(text)).data;
  return ranges?.length === groups ? ranges : undefined;
}

function groupOf(bytes: Buffer, entry: RowGroupEntry, next: RowGroupEntry | undefined): RowGroup {
  const at = startOf(entry);
  // a footer begins where the last group ends, but does not say where; what is copied too much is never looked at
  const end = next ? startOf(next) : endOf(bytes);
  return { from: 0, rows: Number(entry.num_rows), bytes: bytes.subarray(at, end), entry, at };
}

function startOf({ columns }: RowGroupEntry): number {
  return Number(columns[0]?.meta_data?.data_page_offset ?? NaN);
}

/** Where the footer begins: its length stands before the last four bytes. */
function endOf(bytes: Buffer): number {
  return bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
}

/** The file in pieces, unchanged row groups byte for byte. */
export async function renderTableFile({ columns, groups }: TableFile, version: string): Promise<Buffer[]> {
  const pieces: Buffer[] = [MAGIC];
  const envelope = await ParquetEnvelopeWriter.openStream(
    fileSchema(columns),
    sinkInto(pieces),
    WRITER_OPTIONS,
  );
  let at = MAGIC.length;
  for (const group of groups) {
    moveTo(group, at);
    pieces.push(group.bytes);
    at += group.bytes.length;
  }
  envelope.rowGroups = groups.map(({ entry }) => entry);
  envelope.rowCount.setValue(groups.reduce((sum, { rows }) => sum + rows, 0));
  envelope.writeFooter({
    [VERSION_KEY]: version,
    [RANGES_KEY]: JSON.stringify(groups.map(({ from }) => from)),
  });
  return pieces;
}
