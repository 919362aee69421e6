import { credentialSpans } from './credential-spans';
import { hideSpans, type Span } from './hide-spans';

const schemeEnd = '://';
/** where a URL in a text ends for sure */
const urlEnd = /[\s<>"]/g;
/** a credential in a text ends earlier, at brackets, quotes, markup, and letters that no credential has */
const valueEnd = /[|()[\]{}`^\\'\p{Lo}]|(?![\x00-\x7f])\p{P}/u;
const closing = '.,:;!?*';

/** The URL with its credentials replaced by `REDACTED`; every other character stays as it is. */
export function redactUrl(url: string): string {
  return hide(url, credentialSpans(url));
}

/** The text with the credentials of all URLs in it (`scheme://…`) replaced by `REDACTED`. */
export function redactText(text: string): string {
  return hide(text, credentialSpansInText(text));
}

/** Where the credentials of all URLs in a text are, in order. */
export function credentialSpansInText(text: string): Span[] {
  const spans: Span[] = [];
  for (let found = text.indexOf(schemeEnd); found !== -1;) {
    urlEnd.lastIndex = found;
    const start = found + 1;
    const end = urlEnd.exec(text)?.index ?? text.length;
    const url = text.slice(start, end);
    for (const span of credentialSpans(url)) {
      const isUser = url.charAt(span.end) === '@';
      const value = url.slice(span.start, span.end);
      const length = isUser ? value.length : credentialLength(value, span.end === url.length);
      if (length > 0) spans.push({ start: start + span.start, end: start + span.start + length });
    }
    found = text.indexOf(schemeEnd, end);
  }
  return spans;
}

/** What follows a credential in a text is not part of it: a bracket, or the stop of the sentence. */
function credentialLength(value: string, isLast: boolean): number {
  const end = value.search(valueEnd);
  let length = end === -1 ? value.length : end;
  if (end === -1 && !isLast) return length;
  while (length > 0 && closing.includes(value.charAt(length - 1))) length -= 1;
  return length;
}

function hide(text: string, spans: readonly Span[]): string {
  return spans.length === 0 ? text : hideSpans([text], spans).join('');
}
