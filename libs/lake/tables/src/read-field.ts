import { jiraMillis } from '@jiralake/core';
import { cellList, cellText, cleanText, joinTexts, type CellText } from './cell-text';
import { asObject, at } from './json-object';

/** Reads a text or a number as text for a cell; '' stays ''. */
export function readText(value: unknown): CellText | null {
  if (typeof value === 'string') return cellText(value);
  return typeof value === 'number' && Number.isFinite(value) ? (String(value) as CellText) : null;
}

/** Reads a text or a number for comparisons; it is not redacted and must not go into a cell. */
export function readString(value: unknown): string | null {
  return typeof value === 'string' ? cleanText(value) : readText(value);
}

/**
 * Reads an id or key: printable ASCII text or an exact integer; null for any other value. A text with `=`, `%`, `@` or `\` is
 * no id; without these characters no URL holds a credential.
 */
export function readAscii(value: unknown): CellText | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? (String(value) as CellText) : null;
  return isPlainAscii(value) ? value : null;
}

function isPlainAscii(value: unknown): value is CellText {
  return typeof value === 'string' && /^[!-$&-<>?A-[\]-~]+$/.test(value);
}

/** Reads a finite number, or a text that is one. */
export function readNumber(value: unknown): number | null {
  const isDecimal = typeof value === 'string' && /^\s*-?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/.test(value);
  const number = isDecimal ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number + 0 : null;
}

/** Reads an exact integer, also from `3.0` or from a text. */
export function readInteger(value: unknown): number | null {
  const isDigits = typeof value === 'string' && /^-?\d{1,16}(\.0{1,9})?$/.test(value);
  const number = isDigits ? Number(value) : value;
  // adding 0 turns -0 into 0
  return typeof number === 'number' && Number.isSafeInteger(number) ? number + 0 : null;
}

export function readBoolean(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

/** Numbers in this range are seconds (the years 1973 to 5138); larger numbers are milliseconds, smaller ones no times. */
const SMALLEST_SECONDS = 100_000_000;
const LARGEST_SECONDS = 100_000_000_000;
const LARGEST_MILLIS = 8_640_000_000_000_000;

/** Reads a time as Jira writes it, or as seconds or milliseconds since 1970. */
export function readTime(value: unknown): number | null {
  if (typeof value === 'string') return isPossibleDay(value) ? (jiraMillis(value) ?? null) : null;
  if (typeof value !== 'number' || !(value >= SMALLEST_SECONDS && value <= LARGEST_MILLIS)) return null;
  return Math.trunc(value < LARGEST_SECONDS ? value * 1_000 : value);
}

/** Returns false for days like the 30th of February, which `Date` takes for a day of March. */
function isPossibleDay(text: string): boolean {
  // every month has the days that begin with 0 or 1
  if (text.charCodeAt(8) < 0x32 || Number(text.slice(8, 10)) <= 28) return true;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10))];
  // the day before the first of the next month
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Reads a day, `2026-02-03`. */
export function readDay(value: unknown): CellText | null {
  return typeof value === 'string' && readTime(value) !== null ? (value.slice(0, 10) as CellText) : null;
}

/** Reads a select option, team or plain value as text; both levels of a cascading select as `A / A1`. */
export function readOption(value: unknown): CellText | null {
  if (asObject(value) === undefined) return readScalar(value);
  const own = readLabel(value);
  const child = readLabel(at(value, 'child'));
  return own === null || child === null ? own : joinTexts([own, child], ' / ');
}

function readLabel(option: unknown): CellText | null {
  return readScalar(at(option, 'value')) ?? readScalar(at(option, 'name'));
}

function readScalar(value: unknown): CellText | null {
  return typeof value === 'boolean' ? (String(value) as CellText) : readText(value);
}

/** Reads a list as compact JSON. Elements without a text are left out; null when no element of a non-empty list has one. */
export function readJsonArray(
  value: unknown,
  readElement: (element: unknown) => CellText | null,
): CellText | null {
  if (!Array.isArray(value)) return null;
  if (value.length === 0) return cellList([]);
  const texts = value.map(readElement).filter((element) => element !== null);
  return texts.length === 0 ? null : cellList(texts);
}
