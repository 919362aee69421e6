import type { AttachmentStates, StoredIssue } from '@jiralake/schemas';
import { ascii, integer, text, timestamp } from './column';
import { issueId, issueKey } from './issue-columns';
import { at, objectsIn } from './json-object';
import { cleanText, readAscii, readInteger, readText, readTime } from './read-field';
import { readEmail } from './read-person';
import { defineTable } from './table';

/** One row per attachment, stored here or not. */
export const attachments = defineTable({
  name: 'attachments',
  columns: {
    attachment_id: ascii("Jira's id of the attachment"),
    issue_key: issueKey,
    filename: text('File name in Jira; not unique in an issue'),
    local_path: text('Where the file is stored; NULL until it is'),
    hierarchical_path: text(
      'Path by issue number, thousands / last three digits / stored name; NULL while local_path is',
    ),
    size_bytes: integer('Size in bytes'),
    mime_type: text('MIME type as Jira detected it'),
    author_email: text('E-mail of who attached the file; NULL when hidden or anonymous'),
    created_at: timestamp('When the file was attached'),
    content_url: text('Address of the file in Jira (needs a login)'),
    thumbnail_url: text('Address of the thumbnail in Jira; NULL when there is none'),
    issue_id: issueId,
  },
  toRows({ issue, attachments: states }, { attachmentsDir }) {
    return objectsIn(issue.fields.attachment).map((attachment) => {
      const id = readAscii(at(attachment, 'id'));
      const stored = storedAs(states, id);
      return {
        attachment_id: id,
        issue_key: issue.key,
        filename: readText(at(attachment, 'filename')),
        local_path: stored && cleanText(`${attachmentsDir}/${stored.folder}/${stored.file}`),
        hierarchical_path: stored && cleanText(`${numberPath(issue.key)}/${stored.file}`),
        size_bytes: readInteger(at(attachment, 'size')),
        mime_type: readText(at(attachment, 'mimeType')),
        author_email: readEmail(at(attachment, 'author')),
        created_at: readTime(at(attachment, 'created')),
        content_url: readText(at(attachment, 'content')),
        thumbnail_url: readText(at(attachment, 'thumbnail')),
        issue_id: issue.id,
      };
    });
  },
});

function storedAs(states: AttachmentStates | undefined, id: string | null) {
  if (states === undefined || id === null || !Object.hasOwn(states.files, id)) return null;
  const state = states.files[id];
  return state?.status === 'stored' ? { folder: states.folder, file: state.file } : null;
}

/** SUPPORT-14991 is 14/991, SUPPORT-42 is 0/42. */
function numberPath(issueKey: StoredIssue['key']): string {
  const number = issueKey.slice(issueKey.lastIndexOf('-') + 1);
  return `${number.slice(0, -3) || '0'}/${number.slice(-3)}`;
}
