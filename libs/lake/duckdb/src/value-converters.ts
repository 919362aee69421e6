import {
  DuckDBDecimalValue,
  JsonDuckDBValueConverter,
  type DuckDBValueConverter,
  type Json,
} from '@duckdb/node-api';

const LARGEST = 2n ** 53n;
/** The number of digits that a double keeps of any decimal. */
const EXACT_DIGITS = 15;

/** Converts a value for JSON: integers up to 2^53 and decimals of up to 15 digits become numbers, all others text. */
export const jsonValue: DuckDBValueConverter<Json> = (value, type, converter) => {
  if (typeof value === 'bigint')
    return value <= LARGEST && value >= -LARGEST ? Number(value) : value.toString();
  if (value instanceof DuckDBDecimalValue) {
    const text = value.toString();
    return text.replaceAll(/\D/g, '').length <= EXACT_DIGITS ? Number(text) : text;
  }
  return JsonDuckDBValueConverter(value, type, converter);
};

/** Converts a value for people and CSV: numbers as DuckDB writes them; values inside lists and structs as in JSON. */
export const textValue: DuckDBValueConverter<Json> = (value, type) =>
  typeof value === 'bigint' || value instanceof DuckDBDecimalValue
    ? value.toString()
    : jsonValue(value, type, jsonValue);
