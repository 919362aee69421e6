import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { namesIn } from '@jiralake/files';
import type { IssueId } from '@jiralake/core';
import { attachmentStatesSchema, type AttachmentStates, type RawIssue } from '@jiralake/payloads';
import { z } from 'zod';

const attachmentList = z
  .array(z.looseObject({ id: z.coerce.string(), size: z.coerce.number().optional().catch(undefined) }))
  .catch([]);

/**
 * Returns the states of attachments that another program stored as `attachments/KEY/<id>_<name>`, by id and size. Their
 * checksums are unknown.
 */
export async function statesOfForeignFiles(
  attachments: string,
  issue: RawIssue & { key: string },
  id: IssueId,
): Promise<AttachmentStates | undefined> {
  const list = attachmentList.parse('fields' in issue ? issue.fields['attachment'] : []);
  if (list.length === 0) return undefined;
  const folder = path.join(attachments, issue.key);
  // most issues have no such folder, and this look costs a tenth of a listing that fails
  if (!statSync(folder, { throwIfNoEntry: false })) return undefined;
  const names = await namesIn(folder);
  const files: Record<string, unknown> = {};
  for (const attachment of list) {
    const file = names.find((name) => name.startsWith(`${attachment.id}_`));
    if (file === undefined) continue;
    const { size } = await stat(path.join(folder, file));
    if (attachment.size !== undefined && attachment.size !== size) continue;
    files[attachment.id] = { status: 'stored', file, bytes: size, sha256: '' };
  }
  if (Object.keys(files).length === 0) return undefined;
  return attachmentStatesSchema.parse({ issueId: id, folder: issue.key, files });
}
