import { decoded, type CredentialName } from './credential-name';

/** tokens that are known by their prefix, whatever the name of their parameter */
const knownToken = new RegExp(
  [
    /(?:gh[opsru]|github_pat)_\w{16}|glpat-[\w-]{16}|xox[abeoprs]-[\w-]{16}|sk_(?:live|test)_\w{16}/,
    /A[KS]IA[0-9A-Z]{12}|AIza[\w-]{30}|ya29\.[\w-]{16}|AT[AC]TT3[\w-]{16}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8}/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'y',
);
const tokenStarts = 'gxsAye';
/** words about a password in place of one */
const aboutPassword =
  /^(?:[01]|true|false|yes|no|on|off|none|null|undefined|optional|required|reset|forgot(?:ten)?|lost|changed?|new|old|expired|missing|invalid|wrong|incorrect|empty|hidden)$/i;
const piecesOf = /[\p{L}\p{M}\p{N}]+/gu;
const algorithm = /^(?:v\d{1,3}|sha\d{1,3}|md5|[ehpr]s\d{3}|aes\d{1,3}|oauth\d?|base\d\d)$/i;
const word = /^(?:\p{Lu}?\p{Ll}+|\p{Lu}+|\p{Lo}+|(?:\p{Lu}?\p{Ll}{3,})+)$/u;
/** four or more consonants alone are no word */
const unspeakable = /^[b-df-hj-np-tv-xz]{4,}$/i;
interface Plain {
  longestWord: number;
  longestNumber: number;
}
const plainKey: Plain = { longestWord: 8, longestNumber: 5 };
/** error names and postal codes may be beside signs of OAuth */
const plainMark: Plain = { longestWord: 15, longestNumber: 8 };
/** least length of a credential in a parameter of kind `mark` */
const shortestMark = 16;
/** beside signs of OAuth */
const shortestCode = 6;
const run = /\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{Lo}+|\p{N}+/gu;

/** Returns whether a token with a known prefix begins at a position of a text. */
export function isKnownToken(text: string, at: number): boolean {
  if (!tokenStarts.includes(text.charAt(at))) return false;
  knownToken.lastIndex = at;
  return knownToken.test(text);
}

/**
 * Returns whether the value of a parameter is a credential, by its length and shape: `code=404`, `session=morning` and
 * `auth=none` are none. Beside signs of OAuth, a `code` that is neither word nor number is one.
 */
export function isSecretValue(name: CredentialName, written: string, besideOAuth: () => boolean): boolean {
  if (isKnownToken(written, 0)) return true;
  const value = decoded(written);
  const pieces = value.match(piecesOf);
  // a URL is no credential itself; its own parameters are checked
  if (pieces === null || value.includes('://')) return false;
  if (name === 'password') return !aboutPassword.test(value) && !(value.length > 1 && isRepeated(value));
  if (name === 'key') return !pieces.every((piece) => isPlain(piece, plainKey));
  if (value.length >= shortestMark && pieces.some(isRandom)) return true;
  return value.length >= shortestCode && !pieces.every((piece) => isPlain(piece, plainMark)) && besideOAuth();
}

/** Returns true for a word, a short number, the name of an algorithm, or a repeated character. */
function isPlain(piece: string, { longestWord, longestNumber }: Plain): boolean {
  if (/^\d+$/.test(piece)) return piece.length <= longestNumber || isRepeated(piece);
  if (isRepeated(piece) || algorithm.test(piece)) return true;
  return piece.length <= longestWord && word.test(piece) && !unspeakable.test(piece);
}

function isRepeated(text: string): boolean {
  return /^(.)\1*$/u.test(text);
}

/** Returns true for text that no person writes: hexadecimal, mixed letters, cases and digits, or too long for a word. */
function isRandom(piece: string): boolean {
  if (piece.length < 8 || isRepeated(piece)) return false;
  if (/^\d+$/.test(piece)) return piece.length >= 20;
  if (/^(?=.*\d)[\da-f]+$/i.test(piece)) return true;
  return piece.length >= 24 || piece.length / (piece.match(run)?.length ?? 1) < 2.7;
}
