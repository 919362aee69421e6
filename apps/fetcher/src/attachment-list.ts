import type { AttachmentState, AttachmentStates, StoredIssue } from '@jiralake/schemas';
import { z } from 'zod';

export interface Attachment {
  id: string;
  /** the name under which it is stored, `<id>_<file name>` */
  file: string;
  /** as Jira says; unknown in odd old data */
  bytes: number | undefined;
}

const attachmentSchema = z.object({
  id: z
    .union([z.string(), z.number()])
    .transform(String)
    .pipe(z.string().regex(/^[0-9]{1,19}$/)),
  filename: z.string().catch(''),
  // not coerced: null and '' would become a file of no bytes, which no download can match
  size: z.number().int().nonnegative().optional().catch(undefined),
});
const LONGEST_NAME_BYTES = 200;

/** The attachments of an issue; entries that are none are left out. */
export function listAttachments(issue: StoredIssue): Attachment[] {
  const list = z.array(z.unknown()).safeParse(issue.fields['attachment']).data ?? [];
  return list.flatMap((entry) => {
    const { data } = attachmentSchema.safeParse(entry);
    return data ? [{ id: data.id, file: `${data.id}_${safeFileName(data.filename)}`, bytes: data.size }] : [];
  });
}

/** A file name from outside as one that every file system takes: no separators or controls, and not too long. */
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

/** True when the queue of attachments has something to do for an issue. */
export function needsStoring(issue: StoredIssue, states: AttachmentStates | undefined): boolean {
  const attachments = listAttachments(issue);
  if (states && states.folder !== issue.key) return true;
  return attachments.some((attachment) => !isSettled(states?.files[attachment.id], attachment));
}

/** True when an attachment needs no further download. */
export function isSettled(state: AttachmentState | undefined, { bytes }: Attachment): boolean {
  if (state?.status === 'stored') return bytes === undefined || state.bytes === bytes;
  return state !== undefined && state.status !== 'failed';
}
