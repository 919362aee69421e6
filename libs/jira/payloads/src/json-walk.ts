/** The range of a value in a JSON text: its first character, and the one after its last. */
export interface Span {
  from: number;
  to: number;
}

/** Stands for a place that is not there: the walk was stopped, or the text is not JSON. */
export const NOWHERE = -1;

const [QUOTE, COMMA, COLON, BACKSLASH] = [34, 44, 58, 92];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/** Gets the name of a member and the place of its value. Returns the place after the value, or `NOWHERE` to stop. */
type PassMember = (name: string, at: number) => number;

/** Walks over the members of the object at `at`. Returns the place after the object, or `NOWHERE`. */
export function walkObject(text: string, at: number, passMember: PassMember): number {
  if (text.charCodeAt(at) !== OPEN_OBJECT) return NOWHERE;
  let place = skipSpaces(text, at + 1);
  while (text.charCodeAt(place) !== CLOSE_OBJECT) {
    const end = text.charCodeAt(place) === QUOTE ? skipText(text, place) : NOWHERE;
    const colon = end === NOWHERE ? NOWHERE : skipSpaces(text, end);
    const name = colon === NOWHERE ? undefined : unquote(text.slice(place, end));
    if (name === undefined || text.charCodeAt(colon) !== COLON) return NOWHERE;
    place = skipComma(text, passMember(name, skipSpaces(text, colon + 1)), CLOSE_OBJECT);
    if (place === NOWHERE) return NOWHERE;
  }
  return place + 1;
}

/** Walks over the elements of the list at `at`, like `walkObject`. */
export function walkList(text: string, at: number, passElement: (at: number) => number): number {
  if (text.charCodeAt(at) !== OPEN_LIST) return NOWHERE;
  let place = skipSpaces(text, at + 1);
  while (text.charCodeAt(place) !== CLOSE_LIST) {
    place = skipComma(text, passElement(place), CLOSE_LIST);
    if (place === NOWHERE) return NOWHERE;
  }
  return place + 1;
}

/** Returns the place after the value at `at`, or `NOWHERE` when it has no end. */
export function skipValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === QUOTE) return skipText(text, at);
  return first === OPEN_LIST || first === OPEN_OBJECT ? skipNested(text, at) : skipWord(text, at);
}

/** Returns the place of the first character that is no white space. */
export function skipSpaces(text: string, at: number): number {
  let place = at;
  while (isSpace(text.charCodeAt(place))) place += 1;
  return place;
}

/** Returns the content of a quoted text; `undefined` when it is not JSON. */
function unquote(quoted: string): string | undefined {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}

/** Returns the place of the next value, or of the end of the object or list; `NOWHERE` when there is neither. */
function skipComma(text: string, at: number, close: number): number {
  if (at === NOWHERE) return NOWHERE;
  const place = skipSpaces(text, at);
  if (text.charCodeAt(place) === COMMA) return skipSpaces(text, place + 1);
  return text.charCodeAt(place) === close ? place : NOWHERE;
}

/** Searches for the end by `indexOf`, which takes half the time of a loop over the characters. */
function skipText(text: string, at: number): number {
  let end = text.indexOf('"', at + 1);
  while (end !== NOWHERE && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === NOWHERE ? NOWHERE : end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}

/** Jumps from text to text, because only what is between them opens or closes something. */
function skipNested(text: string, at: number): number {
  let depth = 1;
  let place = at + 1;
  while (depth > 0) {
    if (place >= text.length) return NOWHERE;
    const code = text.charCodeAt(place);
    if (code === QUOTE) {
      place = skipText(text, place);
      if (place === NOWHERE) return NOWHERE;
    } else {
      // most characters in between are commas and colons, whose codes are lower than those of letters
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

/** Skips a number, true, false or null. */
function skipWord(text: string, at: number): number {
  let place = at;
  while (isInWord(text.charCodeAt(place))) place += 1;
  return place === at ? NOWHERE : place;
}

function isInWord(code: number): boolean {
  const isEnd = code === COMMA || code === CLOSE_LIST || code === CLOSE_OBJECT || Number.isNaN(code);
  return !isEnd && !isSpace(code);
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
