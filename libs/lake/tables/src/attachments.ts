import type { AttachmentState, AttachmentStates, StoredIssue } from '@jiralake/payloads';
import { cellText } from './cell-text';
import { ascii, boolean, integer, text, timestamp } from './column';
import { entriesIn } from './entries-in';
import { findPlaces, NOWHERE, type Place } from './find-places';
import { issueId, issueKey } from './issue-columns';
import { at, type JsonObject } from './json-object';
import { readAscii, readInteger, readText, readTime } from './read-field';
import { readEmail, readName } from './read-person';
import { defineTable } from './table';
import type { TransformInput } from './transform-input';

/** One row per attachment, whether its file is stored or not. */
export const attachments = defineTable<Attachment>({
  name: 'attachments',
  meaning: 'One row per attachment, stored or not: `fields.attachment[]`',
  key: ['attachment_id'],
  items: readAttachments,
  columns: {
    attachment_id: ascii("Jira's id of the attachment", 'id', ({ id }) => id),
    issue_key: issueKey,
    filename: text('File name in Jira; not unique in an issue', 'filename', ({ attachment }) =>
      readText(at(attachment, 'filename')),
    ),
    local_path: text(
      'Path of the stored file; NULL until it is stored',
      'attachment states: folder, file',
      ({ stored }, { attachments: states }, { attachmentsDir }) =>
        stored && cellText(`${attachmentsDir}/${states?.folder}/${stored.file}`),
    ),
    hierarchical_path: text(
      'Path by issue number: thousands / last three digits / stored name; NULL when local_path is NULL',
      'key and attachment states: file',
      ({ stored }, { issue }) => stored && cellText(`${numberPath(issue.key)}/${stored.file}`),
    ),
    size_bytes: integer('Size in bytes', 'size', ({ attachment }) => readInteger(at(attachment, 'size'))),
    mime_type: text('MIME type as Jira detected it', 'mimeType', ({ attachment }) =>
      readText(at(attachment, 'mimeType')),
    ),
    author_email: text(
      'E-mail of the user who attached the file; NULL when hidden or anonymous',
      'author.emailAddress',
      ({ attachment }) => readEmail(at(attachment, 'author')),
    ),
    created_at: timestamp('When the file was attached', 'created', ({ attachment }) =>
      readTime(at(attachment, 'created')),
    ),
    content_url: text('Address of the file in Jira (needs a login)', 'content', ({ attachment }) =>
      readText(at(attachment, 'content')),
    ),
    thumbnail_url: text(
      'Address of the thumbnail in Jira; NULL when there is none',
      'thumbnail',
      ({ attachment }) => readText(at(attachment, 'thumbnail')),
    ),
    issue_id: issueId,
    author_account_id: ascii(
      'Account id of the user who attached the file',
      'author.accountId',
      ({ attachment }) => readAscii(at(attachment, 'author', 'accountId')),
    ),
    sha256: ascii(
      'SHA-256 of the stored file; NULL until it is stored',
      'attachment states: sha256',
      ({ stored }) => stored && readAscii(stored.sha256),
    ),
    download_status: ascii(
      'stored, too_large, missing (Jira has no content) or failed; NULL before the first attempt',
      'attachment states: status',
      ({ status }) => status,
    ),
    comment_id: ascii(
      'Id of the comment that shows the file, the least restricted and then the first of several; NULL when no comment shows it',
      'fields.comment.comments[].body',
      ({ place }) => place.comment_id,
    ),
    public_visibility: boolean(
      'true: customers of the service desk see that comment, false: it is an internal note; NULL: Jira does not say, no comment shows the file, or a text of the issue itself shows it',
      'fields.comment.comments[].jsdPublic',
      ({ place }) => place.public_visibility,
    ),
    visibility: text(
      'Role or group to which that comment is restricted; NULL when it is not restricted, or a text of the issue itself shows the file',
      'fields.comment.comments[].visibility.value',
      ({ place }) => place.visibility,
    ),
    visibility_type: ascii(
      'role or group; NULL when visibility is NULL, or Jira does not say which',
      'fields.comment.comments[].visibility.type',
      ({ place }) => place.visibility_type,
    ),
    author_name: text(
      'Display name of the user who attached the file; NULL when anonymous',
      'author.displayName',
      ({ attachment }) => readName(at(attachment, 'author')),
    ),
  },
});

interface Attachment {
  attachment: JsonObject;
  id: string | null;
  status: AttachmentState['status'] | null;
  /** the state of a file that is stored */
  stored: Extract<AttachmentState, { status: 'stored' }> | null;
  place: Place;
}

function readAttachments(input: TransformInput): Attachment[] {
  const entries = entriesIn(input.issue.fields['attachment']);
  if (entries.length === 0) return [];
  const shownIn = findPlaces(input);
  return entries.map((attachment) => {
    const id = readAscii(at(attachment, 'id'));
    const state = stateOf(input.attachments, id);
    return {
      attachment,
      id,
      status: state?.status ?? null,
      stored: state?.status === 'stored' ? state : null,
      place: id === null ? NOWHERE : (shownIn.get(id) ?? NOWHERE),
    };
  });
}

function stateOf(states: AttachmentStates | undefined, id: string | null): AttachmentState | undefined {
  return states && id !== null && Object.hasOwn(states.files, id) ? states.files[id] : undefined;
}

/** Returns the path of an issue number: 14/991 for SUPPORT-14991, 0/42 for SUPPORT-42. */
function numberPath(issueKey: StoredIssue['key']): string {
  const number = issueKey.slice(issueKey.lastIndexOf('-') + 1);
  return `${number.slice(0, -3) || '0'}/${number.slice(-3)}`;
}
