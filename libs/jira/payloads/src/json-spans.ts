/** Where a value is in a JSON text: its first character, and the one after its last. */
export interface Span {
  from: number;
  to: number;
}

const QUOTE = 34;
const COMMA = 44;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/**
 * Walks over the members of the object at `at`, in a text that JSON.parse takes. `passValue` gets the name and the place of each
 * value and returns the place after it. Returns the place after the object.
 */
export function walkObject(
  text: string,
  at: number,
  passValue: (name: string, at: number) => number,
): number {
  let place = skipSpaces(text, at + 1);
  while (text.charCodeAt(place) !== CLOSE_OBJECT) {
    const end = skipValue(text, place);
    const name = JSON.parse(text.slice(place, end)) as string;
    const colon = skipSpaces(text, end);
    place = skipComma(text, passValue(name, skipSpaces(text, colon + 1)));
  }
  return place + 1;
}

/** The same for the elements of the list at `at`. */
export function walkList(text: string, at: number, passValue: (at: number) => number): number {
  let place = skipSpaces(text, at + 1);
  while (text.charCodeAt(place) !== CLOSE_LIST) place = skipComma(text, passValue(place));
  return place + 1;
}

/** Returns the place after the value at `at`. */
export function skipValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === QUOTE) return skipText(text, at);
  return first === OPEN_LIST || first === OPEN_OBJECT ? skipNested(text, at) : skipWord(text, at);
}

/** Returns the place of the first value of a text. */
export function skipSpaces(text: string, at: number): number {
  let place = at;
  while (isSpace(text.charCodeAt(place))) place += 1;
  return place;
}

function skipComma(text: string, at: number): number {
  const place = skipSpaces(text, at);
  return text.charCodeAt(place) === COMMA ? skipSpaces(text, place + 1) : place;
}

/** Searches for the end by `indexOf`, which takes half the time of a loop over the characters. */
function skipText(text: string, at: number): number {
  let end = text.indexOf('"', at + 1);
  while (text.charCodeAt(end - 1) === BACKSLASH && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}

/** Jumps from text to text: all that counts is between them. */
function skipNested(text: string, at: number): number {
  let depth = 1;
  let place = at + 1;
  while (depth > 0) {
    const code = text.charCodeAt(place);
    // most characters in between are commas and colons, which are less than the letters
    if (code === QUOTE) place = skipText(text, place);
    else {
      if (code > BACKSLASH) depth += depthOf(code);
      else if (code === OPEN_LIST) depth += 1;
      place += 1;
    }
  }
  return place;
}

function depthOf(code: number): number {
  if (code === OPEN_OBJECT) return 1;
  return code === CLOSE_OBJECT || code === CLOSE_LIST ? -1 : 0;
}

/** Passes a number, true, false or null. */
function skipWord(text: string, at: number): number {
  let place = at;
  for (let code = text.charCodeAt(place); isInWord(code); code = text.charCodeAt(place)) place += 1;
  return place;
}

function isInWord(code: number): boolean {
  const isEnd = code === COMMA || code === CLOSE_LIST || code === CLOSE_OBJECT || Number.isNaN(code);
  return !isEnd && !isSpace(code);
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
