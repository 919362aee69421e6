import type { AttachmentState, AttachmentStates, StoredIssue } from '@jiralake/payloads';
import { z } from 'zod';

export interface Attachment {
  id: string;
  /** the name of the stored file, `<id>_<file name>` */
  file: string;
  /** the size that Jira says; missing in some old data */
  bytes: number | undefined;
  /** whether the file is a page of HTML, by its type or its name */
  isHtml: boolean;
}

const attachmentSchema = z.object({
  id: z
    .union([z.string(), z.number()])
    .transform(String)
    .pipe(z.string().regex(/^[0-9]{1,19}$/)),
  filename: z.string().catch(''),
  // not coerced: null and '' would become the size 0, which no download can match
  size: z.number().int().nonnegative().optional().catch(undefined),
  mimeType: z.string().catch(''),
});
const LONGEST_NAME_BYTES = 200;
const HTML_TYPE = /^\s*(text\/html|application\/xhtml\+xml)\b/i;
const HTML_NAME = /\.x?html?$/i;

/** The attachments of an issue; entries of the list that are no attachments are left out. */
export function listAttachments(issue: StoredIssue): Attachment[] {
  const list = z.array(z.unknown()).safeParse(issue.fields['attachment']).data ?? [];
  return list.flatMap((entry) => {
    const { data } = attachmentSchema.safeParse(entry);
    if (!data) return [];
    const { id, filename, size, mimeType } = data;
    const isHtml = HTML_TYPE.test(mimeType) || HTML_NAME.test(filename);
    return [{ id, file: `${id}_${safeFileName(filename)}`, bytes: size, isHtml }];
  });
}

/** Turns a file name from outside into one that every file system takes: no separators or control characters, and not too long. */
export function safeFileName(name: string): string {
  const harmless = Buffer.from(name)
    .toString()
    .replaceAll(/[/\\\u0000-\u001f\u007f]/g, '_');
  let safe = '';
  for (const character of harmless) {
    if (Buffer.byteLength(safe + character) > LONGEST_NAME_BYTES) break;
    safe += character;
  }
  return safe;
}

/** True when the attachments job has something to do for an issue. */
export function needsStoring(
  issue: StoredIssue,
  states: AttachmentStates | undefined,
  maxBytes: number,
): boolean {
  const attachments = listAttachments(issue);
  if (states && states.folder !== issue.key) return true;
  return attachments.some(
    (attachment) => !needsNoDownload(states?.files[attachment.id], attachment, maxBytes),
  );
}

/** True when an attachment needs no further download. An attachment that Jira did not have needs one: it may be there now. */
export function needsNoDownload(
  state: AttachmentState | undefined,
  { bytes }: Pick<Attachment, 'bytes'>,
  maxBytes: number,
): boolean {
  if (state?.status === 'stored') return bytes === undefined || state.bytes === bytes;
  // the limit may have been raised since the attachment was skipped
  return state?.status === 'too_large' && state.bytes > maxBytes;
}
