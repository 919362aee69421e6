import { nameEnds } from './credential-name';
import { isKnownToken } from './is-secret-value';

const encodedEquals = /%(?:25)*3D/i;
const jsonEquals = /\\u003D/i;
/** no JSON with a URL and a credential in it is shorter */
const shortestJson = 40;
const slash = 0x2f;
/** characters that end a host or a URL when a text is read backwards; white space is handled below */
const hostEnds: ReadonlySet<number> = new Set([...'/?#\\<>"'].map((sign) => sign.charCodeAt(0)));

/**
 * Returns false when no URL in a text can hold a credential. It is cheap, because it looks only at the characters before `=`
 * and `@`.
 */
export function mayHoldCredential(text: string): boolean {
  if (text.includes('=') && holdsName(text)) return true;
  if (text.includes('@') && text.includes('/') && holdsUser(text)) return true;
  return text.length > shortestJson && text.includes('\\u003') && jsonEquals.test(text);
}

function holdsName(text: string): boolean {
  for (let at = text.indexOf('='); at !== -1; at = text.indexOf('=', at + 1))
    if (endsName(text, at) || isKnownToken(text, at + 1)) return true;
  return text.includes('%') && mayHoldEncoded(text) && encodedEquals.test(text);
}

function mayHoldEncoded(text: string): boolean {
  return text.includes('%3D') || text.includes('%25') || text.includes('%3d');
}

function holdsUser(text: string): boolean {
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1))
    if (isBehindHostStart(text, at)) return true;
  return false;
}

/** Returns whether the three letters before `end` end the name of a credential; an encoded name always passes. */
function endsName(text: string, end: number): boolean {
  let letters = 0;
  let key = 0;
  for (let at = end - 1; at >= 0 && letters < 3; at -= 1) {
    const code = text.charCodeAt(at);
    // `-` and `_` separate the words of a name
    if (code === 0x2d || code === 0x5f) continue;
    if (code === 0x25) return true;
    key = key * 256 + (code | 0x20);
    letters += 1;
  }
  return nameEnds.has(key);
}

/** Returns whether there is `//` before `end`, with nothing in between that ends a host. */
function isBehindHostStart(text: string, end: number): boolean {
  let at = end - 1;
  for (let code = text.charCodeAt(at); code > 0x20 && !hostEnds.has(code); code = text.charCodeAt(at))
    at -= 1;
  if (at <= 0 || text.charCodeAt(at) !== slash) return false;
  const before = text.charAt(at - 1);
  return before === '/' || before === '\\';
}
