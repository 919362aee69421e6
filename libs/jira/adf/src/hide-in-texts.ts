import { hideSpans } from './hide-spans';
import { credentialSpansInText } from './redact-url';

const textLiteral = /"text"\s*:\s*("[^"\\]*(?:\\.[^"\\]*)*")/g;
/** two texts are on different lines when the JSON between them has one of these */
const otherLine = /"content"|"hardBreak"/;

interface Literal {
  start: number;
  end: number;
  text: string;
}

/** Redacts credentials in URLs that are split over adjacent texts of a line, in the JSON of a document. */
export function hideInTexts(json: string): string {
  let shown = '';
  let at = 0;
  for (const line of linesOf(json)) {
    if (line.length < 2) continue;
    const texts = line.map(({ text }) => text);
    const hidden = hideSpans(texts, credentialSpansInText(texts.join('')));
    for (const [index, { start, end, text }] of line.entries()) {
      if (hidden[index] === text) continue;
      shown += json.slice(at, start) + JSON.stringify(hidden[index]);
      at = end;
    }
  }
  return shown + json.slice(at);
}

function linesOf(json: string): Literal[][] {
  const lines: Literal[][] = [];
  let last: Literal | undefined;
  for (const match of json.matchAll(textLiteral)) {
    const written = match[1] ?? '""';
    const end = match.index + match[0].length;
    const next = { start: end - written.length, end, text: decodedLiteral(written) };
    if (last === undefined || otherLine.test(json.slice(last.end, match.index))) lines.push([next]);
    else lines.at(-1)?.push(next);
    last = next;
  }
  return lines;
}

function decodedLiteral(written: string): string {
  if (!written.includes('\\')) return written.slice(1, -1);
  try {
    return JSON.parse(written) as string;
  } catch {
    // text that only looks like JSON is searched undecoded
    return written.slice(1, -1);
  }
}
