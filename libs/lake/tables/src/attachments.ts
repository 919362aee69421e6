import type { AttachmentState, AttachmentStates, StoredIssue } from '@jiralake/payloads';
import { cellText } from './cell-text';
import { ascii, boolean, integer, text, timestamp } from './column';
import { findPlaces, NOWHERE } from './find-places';
import { issueId, issueKey } from './issue-columns';
import { at, objectsIn } from './json-object';
import { readAscii, readInteger, readText, readTime } from './read-field';
import { readPerson } from './read-person';
import { defineTable } from './table';

/** One row per attachment, whether its file is stored or not. */
export const attachments = defineTable({
  name: 'attachments',
  meaning: 'One row per attachment, stored or not: `fields.attachment[]`',
  key: ['attachment_id'],
  columns: {
    attachment_id: ascii("Jira's id of the attachment", 'id'),
    issue_key: issueKey,
    filename: text('File name in Jira; not unique in an issue', 'filename'),
    local_path: text('Path of the stored file; NULL until it is stored', 'attachment states: folder, file'),
    hierarchical_path: text(
      'Path by issue number: thousands / last three digits / stored name; NULL when local_path is NULL',
      'key and attachment states: file',
    ),
    size_bytes: integer('Size in bytes', 'size'),
    mime_type: text('MIME type as Jira detected it', 'mimeType'),
    author_email: text(
      'E-mail of the user who attached the file; NULL when hidden or anonymous',
      'author.emailAddress',
    ),
    created_at: timestamp('When the file was attached', 'created'),
    content_url: text('Address of the file in Jira (needs a login)', 'content'),
    thumbnail_url: text('Address of the thumbnail in Jira; NULL when there is none', 'thumbnail'),
    issue_id: issueId,
    author_account_id: ascii('Account id of the user who attached the file', 'author.accountId'),
    sha256: ascii('SHA-256 of the stored file; NULL until it is stored', 'attachment states: sha256'),
    download_status: ascii(
      'stored, too_large, missing (Jira has no content) or failed; NULL before the first attempt',
      'attachment states: status',
    ),
    comment_id: ascii(
      'Id of the comment that shows the file, the least restricted and then the first of several; NULL when no comment shows it',
      'fields.comment.comments[].body',
    ),
    public_visibility: boolean(
      'true: customers of the service desk see that comment, false: it is an internal note; NULL: Jira does not say, no comment shows the file, or a text of the issue itself shows it',
      'fields.comment.comments[].jsdPublic',
    ),
    visibility: text(
      'Role or group to which that comment is restricted; NULL when it is not restricted, or a text of the issue itself shows the file',
      'fields.comment.comments[].visibility.value',
    ),
    visibility_type: ascii(
      'role or group; NULL when visibility is NULL, or Jira does not say which',
      'fields.comment.comments[].visibility.type',
    ),
    author_name: text(
      'Display name of the user who attached the file; NULL when anonymous',
      'author.displayName',
    ),
  },
  toRows(input, { attachmentsDir }) {
    const { issue, attachments: states } = input;
    const list = objectsIn(issue.fields['attachment']);
    if (list.length === 0) return [];
    const shownIn = findPlaces(input);
    return list.map((attachment) => {
      const id = readAscii(at(attachment, 'id'));
      const author = readPerson(at(attachment, 'author'));
      const state = stateOf(states, id);
      const stored = states && state?.status === 'stored' ? { folder: states.folder, ...state } : null;
      return {
        attachment_id: id,
        issue_key: issue.key,
        filename: readText(at(attachment, 'filename')),
        local_path: stored && cellText(`${attachmentsDir}/${stored.folder}/${stored.file}`),
        hierarchical_path: stored && cellText(`${numberPath(issue.key)}/${stored.file}`),
        size_bytes: readInteger(at(attachment, 'size')),
        mime_type: readText(at(attachment, 'mimeType')),
        author_email: author.email,
        created_at: readTime(at(attachment, 'created')),
        content_url: readText(at(attachment, 'content')),
        thumbnail_url: readText(at(attachment, 'thumbnail')),
        issue_id: issue.id,
        author_account_id: author.accountId,
        sha256: stored && readAscii(stored.sha256),
        download_status: state?.status ?? null,
        ...(id === null ? NOWHERE : (shownIn.get(id) ?? NOWHERE)),
        author_name: author.name,
      };
    });
  },
});

function stateOf(states: AttachmentStates | undefined, id: string | null): AttachmentState | undefined {
  return states && id !== null && Object.hasOwn(states.files, id) ? states.files[id] : undefined;
}

/** Returns the path of an issue number: 14/991 for SUPPORT-14991, 0/42 for SUPPORT-42. */
function numberPath(issueKey: StoredIssue['key']): string {
  const number = issueKey.slice(issueKey.lastIndexOf('-') + 1);
  return `${number.slice(0, -3) || '0'}/${number.slice(-3)}`;
}
