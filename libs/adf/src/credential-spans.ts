import type { Span } from './hide-spans';
import { isCredentialName } from './is-credential-name';

interface Delimiter extends Span {
  sign: string;
  /** how often it is percent-encoded: a URL may be a parameter of another one */
  level: number;
}

/** `&amp;` needs nothing of its own: the `;` is a delimiter too; `\u0026` is how JSON may write `&`. */
const delimiter = /[?&#;=]|%(?:25)*(?:3F|26|23|3B|3D)|\\u00(?:3F|26|23|3B|3D)/gi;
const signs: Readonly<Record<string, string>> = { '3F': '?', '26': '&', '23': '#', '3B': ';', '3D': '=' };
const nextParameter = /[\w.-]{1,100}(?:=|%(?:25)*3D)/iy;
/** a lone user name this long is a token */
const shortestToken = 20;

/**
 * The values of credentials in a URL, in order: the `user:password` before a host, query and fragment parameters.
 * The parameters of a URL within these are found too, also if it is percent-encoded (its password is not, then). The
 * path has none.
 */
export function credentialSpans(url: string): Span[] {
  const users = userSpans(url);
  const parameters = parameterSpans(url);
  if (users.length === 0) return parameters;
  const spans: Span[] = [];
  const found = [...users, ...parameters].sort((a, b) => a.start - b.start);
  // the password of a url that is a credential itself is hidden with it
  for (const span of found) if (span.start >= (spans.at(-1)?.end ?? 0)) spans.push(span);
  return spans;
}

function userSpans(url: string): Span[] {
  if (!url.includes('@')) return [];
  return [...url.matchAll(/(?:^|:)\/\//g)].flatMap((found) => {
    const start = found.index + found[0].length;
    const length = userLength(url.slice(start));
    return length > 0 ? [{ start, end: start + length }] : [];
  });
}

/** A short name without password is not taken for a credential: `ssh://git@host`. */
function userLength(authorityOn: string): number {
  const end = authorityOn.search(/[/?#\\]/);
  const authority = end === -1 ? authorityOn : authorityOn.slice(0, end);
  const length = authority.lastIndexOf('@');
  return length >= shortestToken || authority.slice(0, Math.max(length, 0)).includes(':') ? length : 0;
}

function parameterSpans(url: string): Span[] {
  const query = url.search(/[?#]/);
  if (query === -1) return [];
  const spans: Span[] = [];
  let separator: Delimiter | undefined;
  let value: { start: number; level: number } | undefined;
  delimiter.lastIndex = query;
  for (let match = delimiter.exec(url); match !== null; match = delimiter.exec(url)) {
    const found = readDelimiter(match[0], delimiter.lastIndex);
    if (value !== undefined) {
      if (!endsValue(found, value.level, url)) continue;
      if (found.start > value.start) spans.push({ start: value.start, end: found.start });
      value = undefined;
    }
    if (found.sign !== '=') {
      separator = found;
      continue;
    }
    if (separator !== undefined && isCredentialName(url.slice(separator.end, found.start)))
      value = { start: found.end, level: Math.min(separator.level, found.level) };
    separator = undefined;
  }
  if (value !== undefined && value.start < url.length) spans.push({ start: value.start, end: url.length });
  return spans;
}

function readDelimiter(written: string, end: number): Delimiter {
  const start = end - written.length;
  if (written.length === 1) return { start, end, sign: written, level: 0 };
  const sign = signs[written.slice(-2).toUpperCase()] ?? '';
  return { start, end, sign, level: written.startsWith('%') ? (written.length - 1) / 2 : 0 };
}

/** `&` and `#` end a value, unless encoded deeper than it is; `;` and `?` only where another parameter begins. */
function endsValue({ sign, level, end }: Delimiter, valueLevel: number, url: string): boolean {
  if (level > valueLevel || sign === '=') return false;
  if (sign === '&' || sign === '#') return true;
  nextParameter.lastIndex = end;
  return nextParameter.test(url);
}
