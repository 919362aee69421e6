import { redactText } from '@jiralake/adf';

declare const isCellText: unique symbol;

/**
 * A text for a table: Parquet can store it, and no URL in it holds a credential. Text columns accept only this type, so a
 * table that forgets to redact a text does not compile.
 */
export type CellText = string & { readonly [isCellText]: true };

/** Removes U+0000 and replaces lone surrogates, which have no UTF-8 form. */
export function cleanText(text: string): string {
  const whole = text.includes('\u0000') ? text.replaceAll('\u0000', '') : text;
  return whole.isWellFormed() ? whole : whole.toWellFormed();
}

/** Makes a text fit for a table: removes characters that cannot be stored, and redacts the credentials in URLs. */
export function cellText(text: string): CellText {
  return redactText(cleanText(text)) as CellText;
}

/** Does the same for JSON text, which has no character that cannot be stored. */
export function cellJson(json: string): CellText {
  return redactText(json) as CellText;
}

/** Renders a list of texts as compact JSON. */
export function cellList(texts: readonly (CellText | null)[]): CellText {
  return JSON.stringify(texts) as CellText;
}

/** Joins texts into one cell. The separators end a URL, so joining cannot form a new credential. */
export function joinTexts(texts: readonly CellText[], separator: ', ' | ' / '): CellText {
  return texts.join(separator) as CellText;
}
