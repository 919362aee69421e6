import { ParquetEnvelopeWriter, ParquetWriter } from '@dsnp/parquetjs';
import type { Cell, Row } from '@jiralake/tables';
import { fileSchema } from './file-schema';
import { codecs, type FileColumn, type Primitive } from './parquet-types';
import { moveTo, type RowGroup } from './row-group';

type Sink = Parameters<typeof ParquetEnvelopeWriter.openStream>[1];
type Records = ParquetWriter['rowBuffer'];

/** Data page v2 and the page index of the library confuse some readers. */
export const WRITER_OPTIONS = { useDataPageV2: false, pageIndex: false } as const;

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

/** Encodes rows, which must not be none, all of one range of issues. */
export async function encodeRowGroup(
  from: number,
  columns: readonly FileColumn[],
  rows: readonly Row[],
): Promise<RowGroup> {
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
  const [magic, ...parts] = written;
  const [entry] = envelope.rowGroups;
  if (!entry) throw new Error('the library wrote no row group');
  // what the library counts as distinct are the two extremes
  for (const { meta_data } of entry.columns) delete meta_data?.statistics?.distinct_count;
  const bytes = Buffer.concat(parts);
  const group = { from, rows: rows.length, bytes, entry, at: magic?.length ?? 0, decoded: rows };
  moveTo(group, 0);
  return group;
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
export function sinkInto(chunks: Buffer[]): Sink {
  return {
    write(chunk: Buffer, done: () => void) {
      chunks.push(chunk);
      done();
    },
    end: (done: () => void) => done(),
  } as unknown as Sink;
}
