/**
 * Makes a text safe for a terminal: escapes control characters and those that change the direction of writing, as `\u001b`.
 * Line breaks and tabs stay. JSON text keeps its meaning.
 */
export function printable(text: string): string {
  return text.replaceAll(/(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
