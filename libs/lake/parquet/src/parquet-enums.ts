/** The enums of `parquet.thrift`, as far as jiralake writes them. */
export const TYPES = { BOOLEAN: 0, INT64: 2, DOUBLE: 5, BYTE_ARRAY: 6 } as const;
export const CONVERTED_TYPES = { UTF8: 0, TIMESTAMP_MICROS: 10 } as const;
/** Field ids of the unions LogicalType and TimeUnit. */
export const LOGICAL_TYPES = { STRING: 1, TIMESTAMP: 8 } as const;
export const TIME_UNITS = { MICROS: 2 } as const;
export const ENCODINGS = { PLAIN: 0, RLE: 3, RLE_DICTIONARY: 8 } as const;
export const CODECS = { UNCOMPRESSED: 0, GZIP: 2 } as const;
export const PAGE_TYPES = { DATA: 0, DICTIONARY: 2 } as const;

/** The names of all compression codecs by number, those included that only other writers use. */
export const codecNames = [
  'UNCOMPRESSED',
  'SNAPPY',
  'GZIP',
  'LZO',
  'BROTLI',
  'LZ4',
  'ZSTD',
  'LZ4_RAW',
] as const;
