import { credentialSpans } from './credential-spans';
import { hideSpans, type Span } from './hide-spans';
import { mayHoldCredential } from './may-hold-credential';

/** the start of a host or a query: a text may leave out the scheme, JSON may write `/` as `\/` */
const urlSign = /:\\*\/\\*\/|\?/g;
/** characters that always end a URL in a text */
const urlEnd = /[\s<>"]/g;
/** characters that end a credential in a text: brackets, quotes, markup, and letters that no credential has */
const valueEnd = /[|()[\]{}`^\\'\p{Lo}]|(?![\x00-\x7f])\p{P}/u;
const closing = '.,:;!?*';

/** Replaces the credentials of a URL by `REDACTED`; every other character stays as it is. */
export function redactUrl(url: string): string {
  return hide(url, credentialSpans(url));
}

/** Replaces the credentials of all URLs in a text by `REDACTED`; every other character stays as it is. */
export function redactPlainText(text: string): string {
  return hide(text, credentialSpansInText(text));
}

/** Finds the credentials of all URLs in a text, in order. */
export function credentialSpansInText(text: string): Span[] {
  if (!mayHoldCredential(text)) return [];
  const spans: Span[] = [];
  let done = 0;
  for (let sign = nextSign(text, 0); sign !== -1; sign = nextSign(text, done)) {
    urlEnd.lastIndex = sign;
    const start = startOfUrl(text, sign, done);
    done = urlEnd.exec(text)?.index ?? text.length;
    const url = text.slice(start, done);
    for (const span of credentialSpans(url, credentialLength))
      spans.push({ start: start + span.start, end: start + span.end });
  }
  return spans;
}

function nextSign(text: string, from: number): number {
  urlSign.lastIndex = from;
  return urlSign.exec(text)?.index ?? -1;
}

function startOfUrl(text: string, sign: number, earliest: number): number {
  let start = sign;
  while (start > earliest && !/[\s<>"]/.test(text.charAt(start - 1))) start -= 1;
  return start;
}

/** Returns the length of a credential in a text, without a bracket or the punctuation of the sentence after it. */
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
