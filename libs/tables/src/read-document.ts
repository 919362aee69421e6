import { adfToText } from '@jiralake/adf';
import { cleanText } from './read-field';

/** A rich text field (Atlassian document or wiki markup) as plain text. */
export function readDocument(value: unknown): string | null {
  const text = adfToText(value);
  return text === null ? null : cleanText(text);
}
