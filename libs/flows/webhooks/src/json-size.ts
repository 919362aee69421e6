/** How much a JSON text makes of itself when it is parsed, as far as its bytes tell: which need not be JSON at all. */
export interface JsonSize {
  /** lists and objects inside one another */
  depth: number;
  /** lists, objects, and what follows a comma in one: no fewer than there are keys */
  values: number;
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [LIST, END_OF_LIST, OBJECT, END_OF_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Measures UTF-8 text in one pass over its bytes, without memory of its own, and stops as soon as one of the limits is passed.
 * A few bytes can become hundreds: an object takes that even when it is empty.
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

/** Where the text ends that begins here: what is in it counts as nothing. */
function endOfText(bytes: Uint8Array, start: number): number {
  for (let quote = bytes.indexOf(QUOTE, start + 1); quote !== -1; quote = bytes.indexOf(QUOTE, quote + 1)) {
    let escapes = quote - 1;
    while (bytes[escapes] === BACKSLASH) escapes -= 1;
    if ((quote - escapes) % 2 === 1) return quote;
  }
  return bytes.length;
}
