/** The texts of all text nodes of a document, in order, without U+0000: what its plain text must say at least. */
export function textNodes(value: unknown): string[] {
  const texts: string[] = [];
  const open = [value];
  while (open.length > 0) {
    const node = open.pop();
    if (Array.isArray(node)) open.push(...(node as unknown[]).toReversed());
    else if (typeof node === 'object' && node !== null) {
      if ('type' in node && node.type === 'text' && 'text' in node && typeof node.text === 'string')
        texts.push(node.text.replaceAll('\u0000', ''));
      if ('content' in node) open.push(node.content);
    }
  }
  return texts;
}

/** The first word of `texts` that does not follow the words before it in `text`. */
export function missingWord(texts: readonly string[], text: string): string | undefined {
  let at = 0;
  for (const word of texts.flatMap((part) => part.split(/\s+/))) {
    const found = text.indexOf(word, at);
    if (found === -1) return word;
    at = found + word.length;
  }
  return undefined;
}

/** Whether every character of `texts` but white space is in `text`, in order; a url may stand in the middle of a word. */
export function saysInOrder(texts: readonly string[], text: string): boolean {
  let at = 0;
  for (const character of texts.join('').replace(/\s/g, '')) {
    const found = text.indexOf(character, at);
    if (found === -1) return false;
    at = found + character.length;
  }
  return true;
}
