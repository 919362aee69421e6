/** Prefix of a number that JavaScript would write differently; a private-use character that no text of a site contains. */
const MARK = '\uE000';

/** Marks a number to be written as Jira's Java does, for example 3.0; `writtenJson` renders it as a number. */
export function writtenNumber(digits: string): string {
  return MARK + digits;
}

/** Renders a body as JSON text. */
export function writtenJson(body: unknown): string {
  const text = JSON.stringify(body);
  return text.includes(MARK) ? text.replaceAll(/"\uE000(-?\d[\d.eE+-]*)"/g, '$1') : text;
}
