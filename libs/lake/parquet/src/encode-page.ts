import { gzipSync } from 'node:zlib';
import { createThriftCompactWriter, I32, STRUCT } from './thrift-compact-writer';
import { CODECS, ENCODINGS, PAGE_TYPES } from './parquet-enums';

/** The longest page header. */
const HEADER_BYTES = 64;
/** GZIP level 1 takes a third of the time of the default level, and makes pages a fifteenth larger. */
const GZIP_LEVEL = 1;

/** A page with its header, and the size of both before compression. */
export interface EncodedPage {
  bytes: Buffer;
  uncompressedBytes: number;
}

interface PageBody {
  /** a data page has definition levels, then values or indices; a dictionary page has values alone */
  body: Buffer;
  /** number of values, nulls included */
  values: number;
  codec: number;
}

/** Encodes a dictionary page. */
export function encodeDictionaryPage(page: PageBody): EncodedPage {
  const { DICTIONARY } = PAGE_TYPES;
  return encodePage(DICTIONARY, page, [page.values, ENCODINGS.PLAIN]);
}

/** Encodes a data page of version 1, which every reader knows. */
export function encodeDataPage(page: PageBody & { encoding: number }): EncodedPage {
  return encodePage(PAGE_TYPES.DATA, page, [page.values, page.encoding, ENCODINGS.RLE, ENCODINGS.RLE]);
}

function encodePage(type: number, { body, codec }: PageBody, numbers: readonly number[]): EncodedPage {
  const stored = codec === CODECS.GZIP ? gzipSync(body, { level: GZIP_LEVEL }) : body;
  const to = createThriftCompactWriter(HEADER_BYTES);
  for (const number of [type, body.length, stored.length]) {
    to.field(1, I32);
    to.integer(number);
  }
  // a PageHeader describes a data page in field 5, a dictionary page in field 7
  to.field(type === PAGE_TYPES.DATA ? 2 : 4, STRUCT);
  for (const number of numbers) {
    to.field(1, I32);
    to.integer(number);
  }
  to.endStruct();
  to.endStruct();
  const header = to.bytes();
  return { bytes: Buffer.concat([header, stored]), uncompressedBytes: header.length + body.length };
}
