import { hideInTexts } from './hide-in-texts';
import { mayHoldCredential } from './may-hold-credential';
import { redactPlainText } from './redact-url';

const literal = /"[^"\\]*(?:\\.[^"\\]*)*"/g;
/** JSON in a text of JSON, and so on */
const deepest = 4;
/** a URL with a credential is longer */
const shortest = 10;
/** a document with two texts is longer */
const shortestDocument = 80;

/**
 * Replaces the credentials of all URLs in a text by `REDACTED`; every other character stays as it is. JSON stays valid JSON:
 * its strings are redacted one by one, and adjacent strings of a document together, because an editor may split a URL.
 */
export function redactText(text: string, depth = 0): string {
  if (text.length < shortest) return text;
  if (!mayHoldCredential(text)) return isDocument(text) ? hideInTexts(text) : text;
  if (depth >= deepest || !isJson(text)) return redactPlainText(text);
  return redactLiterals(hideInTexts(text), depth);
}

/** Returns true for the JSON of a document that may hold a URL with a credential that is split over its texts. */
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

/** Rewrites only the strings with a credential; numbers and escapes stay as they are. */
function redactLiterals(json: string, depth: number): string {
  return json.replace(literal, (written) => {
    if (!mayHoldCredential(written) && !written.startsWith('"{')) return written;
    const text = JSON.parse(written) as string;
    const shown = redactText(text, depth + 1);
    return shown === text ? written : JSON.stringify(shown);
  });
}
