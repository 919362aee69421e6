import { hideInTexts } from './hide-in-texts';
import { mayHoldCredential } from './may-hold-credential';
import { redactPlainText } from './redact-url';

const literal = /"[^"\\]*(?:\\.[^"\\]*)*"/g;
/** JSON in a text of JSON, and so on */
const deepest = 4;
/** a URL with a credential is longer */
const shortest = 10;
/** one with two texts is longer */
const shortestDocument = 80;

/**
 * The text with the credentials of all URLs in it replaced by `REDACTED`; every other character stays as it is. JSON
 * stays JSON: its texts are read one by one, and those of a document, over which an editor may split a URL, together.
 */
export function redactText(text: string, depth = 0): string {
  if (text.length < shortest) return text;
  if (!mayHoldCredential(text)) return isDocument(text) ? hideInTexts(text) : text;
  if (depth >= deepest || !isJson(text)) return redactPlainText(text);
  return redactLiterals(hideInTexts(text), depth);
}

/** Begins like the JSON of a document, and may hold a URL with a credential that is split over its texts. */
function isDocument(text: string): boolean {
  if (text.length < shortestDocument || text.charCodeAt(0) !== 0x7b) return false;
  return text.lastIndexOf('"doc"', 40) !== -1 && /[=@%]/.test(text);
}

function isJson(text: string): boolean {
  if (!/^\s*["[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Only what holds a credential is written anew: numbers and escapes stay as they were. */
function redactLiterals(json: string, depth: number): string {
  return json.replace(literal, (written) => {
    if (!mayHoldCredential(written) && !written.startsWith('"{')) return written;
    const text = JSON.parse(written) as string;
    const shown = redactText(text, depth + 1);
    return shown === text ? written : JSON.stringify(shown);
  });
}
