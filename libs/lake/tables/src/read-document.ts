import { adfToText } from '@jiralake/adf';
import type { FindMedia } from './find-media';
import { cellText, type CellText } from './cell-text';

/** Reads a rich text field (Atlassian document or wiki markup) as plain text, with the names of files. */
export function readDocument(value: unknown, findMedia: FindMedia): CellText | null {
  const text = adfToText(value, { mediaName: (id, alt) => findMedia(id, alt)?.filename });
  return text === null ? null : cellText(text);
}
