import { ParquetEnvelopeWriter, ParquetWriter } from '@dsnp/parquetjs';
import type { Cell, Row } from '@jiralake/tables';
import { fileSchema } from './file-schema';
import { codecs, type FileColumn, type Primitive } from './parquet-types';
import { chunkSize, cutChunks, type ChunkEntry, type RowGroup } from './row-group';

type Sink = Parameters<typeof ParquetEnvelopeWriter.openStream>[1];
type Records = ParquetWriter['rowBuffer'];

/** Data page v2 and the page index of the library confuse some readers. */
const WRITER_OPTIONS = { useDataPageV2: false, pageIndex: false } as const;

/** Below this a compressed chunk saves no bytes, and costs as much time as a large one. */
const WORTH_COMPRESSING_BYTES = 256;

/** The cells of one column as the library takes them: which rows have a value, and the values. */
interface Chunk {
  levels: number[];
  values: Primitive[];
  /** the smallest and the largest value, as cells */
  extremes: Set<Cell>;
  bytes: number;
}

/** A column chunk, encoded. */
interface EncodedChunk {
  entry: ChunkEntry;
  bytes: Buffer;
}

/** What a group was before some of its rows changed. */
export interface GroupBefore {
  group: RowGroup;
  rows: readonly Row[];
}

/**
 * Encodes rows, which must not be none, all of one range of issues. Columns whose values are as before keep their bytes:
 * an edit changes few of the many columns of an issue.
 */
export async function encodeRowGroup(
  from: number,
  columns: readonly FileColumn[],
  rows: readonly Row[],
  before?: GroupBefore,
): Promise<RowGroup> {
  const changed = before ? changedColumns(columns, before.rows, rows) : columns;
  const fresh = changed.length > 0 ? await encodeColumns(changed, rows) : [];
  const kept = before && changed.length < columns.length ? cutChunks(before.group) : [];
  const places = new Map(changed.map(({ name }, i) => [name, i]));
  const chunks = columns.map(({ name }, i): EncodedChunk => {
    const chunk = fresh[places.get(name) ?? -1] ?? chunkAt(before, kept, i);
    if (!chunk) throw new Error(`column ${name} was not encoded`);
    return chunk;
  });
  return {
    ...{ from, rows: rows.length },
    bytes: Buffer.concat(chunks.map(({ bytes }) => bytes)),
    chunks: chunks.map(({ entry }) => entry),
  };
}

function chunkAt(
  before: GroupBefore | undefined,
  parts: readonly Buffer[],
  i: number,
): EncodedChunk | undefined {
  const [entry, bytes] = [before?.group.chunks[i], parts[i]];
  return entry && bytes && { entry, bytes };
}

/** The columns in which some row has another value than the one in its place had. */
function changedColumns(
  columns: readonly FileColumn[],
  before: readonly Row[],
  after: readonly Row[],
): readonly FileColumn[] {
  if (before.length !== after.length) return columns;
  const pairs = after.map((row, i) => [row, before[i] ?? {}] as const).filter(([row, old]) => row !== old);
  return columns.filter(({ name }) => pairs.some(([row, old]) => !isSameCell(row[name], old[name])));
}

function isSameCell(a: Cell | undefined, b: Cell | undefined): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : Object.is(a, b);
}

/** A chunk for each column, made by the library. */
async function encodeColumns(columns: readonly FileColumn[], rows: readonly Row[]): Promise<EncodedChunk[]> {
  const chunks = new Map(columns.map((column) => [column.name, chunkOf(column, rows)]));
  const schema = fileSchema(columns, ({ name }) =>
    (chunks.get(name)?.bytes ?? 0) < WORTH_COMPRESSING_BYTES ? 'UNCOMPRESSED' : 'GZIP',
  );
  const written: Buffer[] = [];
  const envelope = await ParquetEnvelopeWriter.openStream(schema, sinkInto(written), WRITER_OPTIONS);
  // the writer finishes a file with a footer; only the row group is wanted of it
  envelope.writeFooter = () => undefined;
  const writer = new ParquetWriter(schema, envelope, WRITER_OPTIONS);
  writer.rowBuffer = recordsOf(chunks, rows.length);
  await writer.close();
  const file = Buffer.concat(written);
  const entries = envelope.rowGroups
    .flatMap((group) => group.columns)
    .flatMap(({ meta_data }) => meta_data ?? []);
  return entries.map((entry) => {
    const at = Number(entry.data_page_offset);
    return { entry, bytes: file.subarray(at, at + chunkSize(entry)) };
  });
}

/** Column by column, where the library's own way would take each row apart into an object for each cell. */
function chunkOf({ name, type, statistics }: FileColumn, rows: readonly Row[]): Chunk {
  const { encode } = codecs[type];
  const chunk: Chunk = { levels: [], values: [], extremes: new Set(), bytes: 0 };
  let least: NonNullable<Cell> | undefined;
  let most: NonNullable<Cell> | undefined;
  for (const row of rows) {
    const cell = row[name] ?? null;
    chunk.levels.push(cell === null ? 0 : 1);
    if (cell === null) continue;
    chunk.values.push(encode(cell));
    chunk.bytes += typeof cell === 'string' ? cell.length + 4 : 8;
    if (!statistics) continue;
    if (least === undefined || cell < least) least = cell;
    if (most === undefined || cell > most) most = cell;
  }
  if (least !== undefined && most !== undefined) chunk.extremes.add(least).add(most);
  return chunk;
}

function recordsOf(chunks: ReadonlyMap<string, Chunk>, count: number): Records {
  const rlevels = new Array<number>(count).fill(0);
  const columnData = [...chunks].map(([name, { levels, values, extremes }]) => {
    // typed as numbers by the library, which takes the primitives of each column's type
    const data = { rlevels, dlevels: levels, values: values as number[], distinct_values: extremes, count };
    return [name, data] as const;
  });
  return {
    rowCount: count,
    pageRowCount: count,
    columnData: Object.fromEntries(columnData),
    pages: Object.fromEntries(columnData.map(([name]) => [name, []])),
  };
}

/** Typed as a file stream by the library, which calls only write and end. */
function sinkInto(chunks: Buffer[]): Sink {
  return {
    write(chunk: Buffer, done: () => void) {
      chunks.push(chunk);
      done();
    },
    end: (done: () => void) => done(),
  } as unknown as Sink;
}
