import type { ParquetEnvelopeWriter, ParquetReader } from '@dsnp/parquetjs';
import { z } from 'zod';
import { columnsOf } from './file-schema';
import type { FileColumn } from './parquet-types';
import { readCells } from './read-cells';
import { renderFooter } from './render-footer';
import type { ChunkEntry, ChunkStatistics, RowGroup, TableFile } from './row-group';
import { rewriteTable } from './table-builder';

/** The footer key of the version of the tables that made the rows. Only files of jiralake have this key. */
export const VERSION_KEY = 'jiralake.version';
/** The footer key of the `minIssueId` of each row group, a JSON array. */
const RANGES_KEY = 'jiralake.ranges';
/** The footer key of the meanings of the columns, a JSON object by column name. */
const MEANINGS_KEY = 'jiralake.meanings';

type GroupEntry = ParquetEnvelopeWriter['rowGroups'][number];
type LibraryEntry = NonNullable<GroupEntry['columns'][number]['meta_data']>;
type LibraryStatistics = NonNullable<LibraryEntry['statistics']>;

const rangesSchema = z.array(z.number());
/** Keeps statistics encoded, because the next footer takes them over. The types of parquetjs lack this flag. */
const RAW_STATISTICS = { rawStatistics: true } as unknown as Parameters<typeof ParquetReader.openBuffer>[1];
const MAGIC = Buffer.from('PAR1');

/**
 * Reads a file. Row groups stay encoded. A file without ranges, which another writer wrote, is decoded as a whole and
 * encoded again.
 * @param known the columns of the table as this version declares them
 * @throws Error when it is not a Parquet file
 */
export async function readTableFile(
  bytes: Buffer,
  known: readonly FileColumn[],
): Promise<TableFile & { version: string | undefined }> {
  // loaded at its first use: it brings a client of S3, which costs each program that reads no file an eighth of a second
  const parquetjs = await import('@dsnp/parquetjs');
  const reader = await parquetjs.ParquetReader.openBuffer(bytes, RAW_STATISTICS);
  const columns = columnsOf(reader.schema, known);
  const entries = reader.metadata?.row_groups ?? [];
  const groups = entries.map((entry) => groupOf(bytes, entry));
  const pairs = reader.metadata?.key_value_metadata ?? [];
  const version = pairs.find(({ key }) => key === VERSION_KEY)?.value;
  const ranges = rangesOf(pairs, groups.length);
  if (ranges)
    return { version, columns, groups: groups.map((group, i) => ({ ...group, minIssueId: ranges[i] ?? 0 })) };
  return { version, ...rewriteTable(columns, await readCells({ columns, groups })) };
}

function rangesOf(pairs: readonly { key: string; value?: string }[], groups: number): number[] | undefined {
  const text = pairs.find(({ key }) => key === RANGES_KEY)?.value;
  if (text === undefined) return undefined;
  const ranges = rangesSchema.safeParse(JSON.parse(text)).data;
  return ranges?.length === groups ? ranges : undefined;
}

/** Takes the column chunks of a row group, without the copies of their metadata that parquetjs writes between them. */
function groupOf(bytes: Buffer, { num_rows, columns }: GroupEntry): RowGroup {
  const entries = columns.flatMap(({ meta_data }) => meta_data ?? []);
  const chunks = entries.map(entryOf);
  const parts = entries.map((entry, i) => {
    const at = Number(entry.data_page_offset) - (chunks[i]?.dictionaryBytes ?? 0);
    return bytes.subarray(at, at + Number(entry.total_compressed_size));
  });
  return { minIssueId: 0, rows: Number(num_rows), bytes: Buffer.concat(parts), chunks };
}

function entryOf(entry: LibraryEntry): ChunkEntry {
  const { type, codec, encodings, path_in_schema, statistics } = entry;
  const dictionaryAt = Number(entry.dictionary_page_offset ?? 0);
  return {
    name: path_in_schema[0] ?? '',
    type,
    codec,
    encodings,
    values: Number(entry.num_values),
    bytes: Number(entry.total_compressed_size),
    uncompressedBytes: Number(entry.total_uncompressed_size),
    dictionaryBytes: dictionaryAt > 0 ? Number(entry.data_page_offset) - dictionaryAt : 0,
    statistics: statistics && statisticsOf(statistics),
  };
}

function statisticsOf({ null_count, min_value, max_value }: LibraryStatistics): ChunkStatistics {
  const bounds = min_value && max_value ? { min: min_value, max: max_value } : undefined;
  return { nulls: Number(null_count ?? 0), bounds };
}

/** Renders a file as a list of buffers. Row groups are not copied. */
export function renderTableFile({ columns, groups }: TableFile, version: string): Buffer[] {
  const metadata = {
    [VERSION_KEY]: version,
    [RANGES_KEY]: JSON.stringify(groups.map(({ minIssueId }) => minIssueId)),
    [MEANINGS_KEY]: meaningsOf(columns),
  };
  const footer = renderFooter(columns, groups, MAGIC.length, metadata);
  return [MAGIC, ...groups.map(({ bytes }) => bytes), footer];
}

const meanings = new WeakMap<readonly FileColumn[], string>();

/** Keeps the text before the first semicolon: the rest would take a fifth of the bytes of every small file. */
const inShort = (meaning: string | undefined): string | undefined => meaning?.split('; ', 1)[0];

/** Renders the meanings of columns. The result is cached, because all files of a table have the same columns. */
function meaningsOf(columns: readonly FileColumn[]): string {
  const known = meanings.get(columns);
  if (known !== undefined) return known;
  const text = JSON.stringify(
    Object.fromEntries(columns.map(({ name, meaning }) => [name, inShort(meaning)])),
  );
  meanings.set(columns, text);
  return text;
}
