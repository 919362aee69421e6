import type { Span } from './hide-spans';
import { credentialName } from './credential-name';
import { isKnownToken, isSecretValue } from './is-secret-value';

interface Delimiter extends Span {
  sign: string;
  /** how many times the delimiter is percent-encoded: a URL may be a parameter of another one */
  level: number;
}
/** Returns how many characters belong to a value; `isLast` when the value ends the URL. */
export type ValueLength = (value: string, isLast: boolean) => number;

/** `;` also covers `&amp;`; `\u0026` is `&` in JSON. */
const delimiter = /[?&#;=]|%(?:25)*(?:3F|26|23|3B|3D)|\\u00(?:3F|26|23|3B|3D)/gi;
const signs: Readonly<Record<string, string>> = { '3F': '?', '26': '&', '23': '#', '3B': ';', '3D': '=' };
const nextParameter = /[\w.-]{1,100}(?:=|%(?:25)*3D)/iy;
/** a user name without password of this length may be a token */
const shortestToken = 20;
/** JSON may write `/` as `\/` */
const authorityStart = /(?:^|:)\\*\/\\*\//g;
const oauthParameter =
  /(?:[?&#;]|%(?:25)*(?:3F|26|23)|\\u00(?:3F|26|23))(?:(?:session_)?state|redirect_uri|client_id|grant_type|response_type|code_(?:verifier|challenge)|scope|iss|id_token|access_token)(?:=|%(?:25)*3D|\\u003D)/i;
const oauthPath =
  /\/(?:oauth2?|oidc|openid|authorize|(?:auth|oauth|login|signin)?[-_]?callback|cb|sso)(?![\w-])/i;

/**
 * Finds the values of credentials in a URL, in order: the `user:password` before a host, and parameters of path, query and
 * fragment. In a URL that is nested in a parameter it finds parameters too, even if percent-encoded; the `user:password` only
 * if not encoded.
 */
export function credentialSpans(url: string, lengthOf: ValueLength = (value) => value.length): Span[] {
  const users = userSpans(url);
  const parameters = parameterSpans(url, lengthOf);
  if (users.length === 0) return parameters;
  const spans: Span[] = [];
  const found = [...users, ...parameters].sort((a, b) => a.start - b.start);
  // a span inside of another one is hidden with it
  for (const span of found) if (span.start >= (spans.at(-1)?.end ?? 0)) spans.push(span);
  return spans;
}

function userSpans(url: string): Span[] {
  if (!url.includes('@')) return [];
  return [...url.matchAll(authorityStart)].flatMap((found) => {
    const start = found.index + found[0].length;
    const length = userLength(url.slice(start));
    return length > 0 ? [{ start, end: start + length }] : [];
  });
}

/** Returns the length of `user:password`. A user name alone, as in `ssh://git@host`, counts only when it may be a token. */
function userLength(authorityOn: string): number {
  const end = authorityOn.search(/[/?#\\]/);
  const authority = end === -1 ? authorityOn : authorityOn.slice(0, end);
  const user = authority.slice(0, Math.max(authority.lastIndexOf('@'), 0));
  if (user.includes(':')) return user.length;
  return user.length >= shortestToken && isSecretValue('mark', user, () => false) ? user.length : 0;
}

function parameterSpans(url: string, lengthOf: ValueLength): Span[] {
  const first = url.search(/[?#;]/);
  if (first === -1) return [];
  const spans: Span[] = [];
  let separator: Delimiter | undefined;
  let oauth: boolean | undefined;
  const besideOAuth = () => (oauth ??= oauthParameter.test(url) || oauthPath.test(url));
  delimiter.lastIndex = first;
  for (let match = delimiter.exec(url); match !== null; match = delimiter.exec(url)) {
    const found = readDelimiter(match[0], delimiter.lastIndex);
    const before = separator;
    separator = found.sign === '=' ? undefined : found;
    if (found.sign !== '=' || before === undefined) continue;
    const name = credentialName(url.slice(before.end, found.start));
    if (name === undefined && !isKnownToken(url, found.end)) continue;
    const end = valueEnd(url, found.end, Math.min(before.level, found.level));
    const length = lengthOf(url.slice(found.end, end), end === url.length);
    const value = url.slice(found.end, found.end + length);
    const isSecret = isSecretValue(name ?? 'mark', value, besideOAuth);
    if (isSecret) spans.push({ start: found.end, end: found.end + length });
    // a value that is no credential may hold a URL with one
    delimiter.lastIndex = isSecret ? end : found.end;
  }
  return spans;
}

function readDelimiter(written: string, end: number): Delimiter {
  const start = end - written.length;
  if (written.length === 1) return { start, end, sign: written, level: 0 };
  const sign = signs[written.slice(-2).toUpperCase()] ?? '';
  return { start, end, sign, level: written.startsWith('%') ? (written.length - 1) / 2 : 0 };
}

function valueEnd(url: string, start: number, level: number): number {
  delimiter.lastIndex = start;
  for (let match = delimiter.exec(url); match !== null; match = delimiter.exec(url)) {
    const found = readDelimiter(match[0], delimiter.lastIndex);
    if (endsValue(found, level, url)) return found.start;
  }
  return url.length;
}

/** `&` and `#` end a value, unless they are encoded more often than it; `;` and `?` only where another parameter begins. */
function endsValue({ sign, level, end }: Delimiter, valueLevel: number, url: string): boolean {
  if (level > valueLevel || sign === '=') return false;
  if (sign === '&' || sign === '#') return true;
  nextParameter.lastIndex = end;
  return nextParameter.test(url);
}
