import { redactText } from '@jiralake/adf';

declare const isCellText: unique symbol;

/**
 * A text that may stand in a table: Parquet can store it, and no URL in it holds a credential. Columns that are not ASCII
 * alone take nothing else, so that a table which forgets to redact a text does not compile.
 */
export type CellText = string & { readonly [isCellText]: true };

/** Text as it can be stored: no U+0000, and lone surrogates (which have no UTF-8 form) replaced. */
export function cleanText(text: string): string {
  const whole = text.includes('\u0000') ? text.replaceAll('\u0000', '') : text;
  return whole.isWellFormed() ? whole : whole.toWellFormed();
}

/** Makes a text fit for a table: cleaned, and with `REDACTED` in place of the credentials of URLs. */
export function cellText(text: string): CellText {
  return redactText(cleanText(text)) as CellText;
}

/** The same of a text of JSON, which holds no character that cannot be stored. */
export function cellJson(json: string): CellText {
  return redactText(json) as CellText;
}

/** A list of texts as compact JSON. */
export function cellList(texts: readonly (CellText | null)[]): CellText {
  return JSON.stringify(texts) as CellText;
}

/** Texts of one cell, with a separator that ends a URL: what was no credential in one does not become one. */
export function joinTexts(texts: readonly CellText[], separator: ', ' | ' / '): CellText {
  return texts.join(separator) as CellText;
}
