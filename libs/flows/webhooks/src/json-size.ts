/** How large a text becomes when it is parsed as JSON, as far as its bytes tell. The text need not be JSON. */
export interface JsonSize {
  /** how deep lists and objects are nested */
  depth: number;
  /** the number of lists, objects and commas between entries: at least as many as there are keys */
  values: number;
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [LIST, END_OF_LIST, OBJECT, END_OF_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Measures UTF-8 text in one pass over its bytes, without allocating memory, and stops as soon as a limit is exceeded. A few
 * bytes of text can become hundreds in memory: even an empty object takes that much.
 */
export function measureJson(bytes: Uint8Array, most: JsonSize): JsonSize {
  const size: JsonSize = { depth: 0, values: 0 };
  let open = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    switch (bytes[i]) {
      case QUOTE:
        i = endOfText(bytes, i);
        break;
      case LIST:
      case OBJECT:
        open += 1;
        size.values += 1;
        if (open > size.depth) size.depth = open;
        if (open > most.depth || size.values > most.values) return size;
        break;
      case END_OF_LIST:
      case END_OF_OBJECT:
        open -= 1;
        break;
      case COMMA:
        size.values += 1;
        if (size.values > most.values) return size;
        break;
    }
  }
  return size;
}

/** The end of the string that begins here; its contents are not counted. */
function endOfText(bytes: Uint8Array, start: number): number {
  for (let quote = bytes.indexOf(QUOTE, start + 1); quote !== -1; quote = bytes.indexOf(QUOTE, quote + 1)) {
    let escapes = quote - 1;
    while (bytes[escapes] === BACKSLASH) escapes -= 1;
    if ((quote - escapes) % 2 === 1) return quote;
  }
  return bytes.length;
}
