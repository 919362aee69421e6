/**
 * A text as a terminal may get it: control characters, and those that turn the direction of writing, as `\u001b`. Line breaks
 * and tabs stay. What is JSON means the same as before.
 */
export function printable(text: string): string {
  return text.replaceAll(/(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
