import { adfToText } from '@jiralake/adf';
import type { FindMedia } from './find-media';
import { cleanText } from './read-field';

/** A rich text field (Atlassian document or wiki markup) as plain text; files are called by their names. */
export function readDocument(value: unknown, findMedia: FindMedia): string | null {
  const text = adfToText(value, { mediaName: (id, alt) => findMedia(id, alt)?.filename });
  return text === null ? null : cleanText(text);
}
