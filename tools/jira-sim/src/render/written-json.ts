/** Stands before the digits of a number that JavaScript would write otherwise; of a plane that no text of a site has. */
const MARK = '\uE000';

/** A number as Jira's Java writes it, 3.0 for one; in what `writtenJson` renders it is a number. */
export function writtenNumber(digits: string): string {
  return MARK + digits;
}

/** A body as JSON text. */
export function writtenJson(body: unknown): string {
  const text = JSON.stringify(body);
  return text.includes(MARK) ? text.replaceAll(/"\uE000(-?\d[\d.eE+-]*)"/g, '$1') : text;
}
