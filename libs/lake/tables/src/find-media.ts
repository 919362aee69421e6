import type { AttachmentStates, StoredIssue } from '@jiralake/payloads';
import { at, objectsIn } from './json-object';
import { readAscii, readText } from './read-field';

export interface MediaFile {
  attachmentId: string;
  filename: string;
}

/** Finds the attachment of a media node; `undefined` when it is unknown or ambiguous. */
export type FindMedia = (mediaId: string, alt: string | undefined) => MediaFile | undefined;

/**
 * Creates the finder for one issue. A document shows files by their media id, which Jira's attachment list lacks. The media id
 * is known for downloaded files; for all others the `alt` text is the file name, which may be ambiguous.
 */
export function createFindMedia(issue: StoredIssue, states: AttachmentStates | undefined): FindMedia {
  const byMedia = new Map<string, MediaFile>();
  const byName = new Map<string, MediaFile | undefined>();
  for (const attachment of objectsIn(issue.fields['attachment'])) {
    const attachmentId = readAscii(at(attachment, 'id'));
    const filename = readText(at(attachment, 'filename'));
    if (attachmentId === null || !filename) continue;
    const file = { attachmentId, filename };
    const mediaId =
      states && Object.hasOwn(states.files, attachmentId) && states.files[attachmentId]?.mediaId;
    if (mediaId) byMedia.set(mediaId, file);
    byName.set(filename, byName.has(filename) ? undefined : file);
  }
  return (mediaId, alt) => byMedia.get(mediaId) ?? (alt === undefined ? undefined : byName.get(alt));
}

const DEEPEST = 100;

/** Returns the attachments that a document shows. */
export function mediaIn(document: unknown, find: FindMedia): MediaFile[] {
  const found: MediaFile[] = [];
  const visit = (node: unknown, depth: number): void => {
    if (depth > DEEPEST) return;
    const type = at(node, 'type');
    if (type === 'media' || type === 'mediaInline') {
      const file = find(
        readText(at(node, 'attrs', 'id')) ?? '',
        readText(at(node, 'attrs', 'alt')) ?? undefined,
      );
      if (file) found.push(file);
    }
    for (const child of objectsIn(at(node, 'content'))) visit(child, depth + 1);
  };
  visit(document, 0);
  return found;
}
