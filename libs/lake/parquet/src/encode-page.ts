import { gzipSync } from 'node:zlib';
import { createCompactWriter, I32, STRUCT } from './compact-writer';
import { CODECS, ENCODINGS, PAGES } from './format-numbers';

/** The longest header of a page. */
const HEADER_BYTES = 64;
/** A third of the time of the usual level, for a fifteenth more bytes. */
const LEVEL = 1;

/** A page with its header, and how long both are before compression. */
export interface EncodedPage {
  bytes: Buffer;
  plainBytes: number;
}

interface PageBody {
  /** levels, then values */
  body: Buffer;
  /** how many values, with those that are null */
  values: number;
  codec: number;
}

/** The values of a dictionary. */
export function encodeDictionaryPage(page: PageBody): EncodedPage {
  const { DICTIONARY } = PAGES;
  return encodePage(DICTIONARY, page, [page.values, ENCODINGS.PLAIN]);
}

/** Values or places in the dictionary, of the first version of data pages, which every reader knows. */
export function encodeDataPage(page: PageBody & { encoding: number }): EncodedPage {
  return encodePage(PAGES.DATA, page, [page.values, page.encoding, ENCODINGS.RLE, ENCODINGS.RLE]);
}

function encodePage(type: number, { body, codec }: PageBody, numbers: readonly number[]): EncodedPage {
  const stored = codec === CODECS.GZIP ? gzipSync(body, { level: LEVEL }) : body;
  const to = createCompactWriter(HEADER_BYTES);
  for (const number of [type, body.length, stored.length]) {
    to.field(1, I32);
    to.integer(number);
  }
  // field 5 describes a data page, field 7 a dictionary
  to.field(type === PAGES.DATA ? 2 : 4, STRUCT);
  for (const number of numbers) {
    to.field(1, I32);
    to.integer(number);
  }
  to.endStruct();
  to.endStruct();
  const header = to.bytes();
  return { bytes: Buffer.concat([header, stored]), plainBytes: header.length + body.length };
}
