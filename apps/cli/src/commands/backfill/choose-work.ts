import { PermanentError, parseJiraTime, type IssueId } from '@jiralake/core';
import type { AttachmentStore, RawStore } from '@jiralake/raw-store';
import { isDeleted, type StoredIssue } from '@jiralake/payloads';
import { z } from 'zod';

export interface ChooseWorkPorts {
  raw: Pick<RawStore, 'readIssue'>;
  attachments: Pick<AttachmentStore, 'readStates'>;
  /** issues whose last fetch lacked a part */
  incomplete: ReadonlySet<IssueId>;
  /** returns whether the issue is still marked for a fetch */
  isMarked(id: IssueId): Promise<boolean>;
}

export interface Wanted {
  /** fetch also issues whose stored version is current */
  force: boolean;
  attachments: boolean;
}

/** What an issue needs: a fetch, only its attachments, or nothing. */
export type Need = 'fetch' | 'files' | 'nothing';

/** An issue as a search returns it. */
export interface FoundIssue {
  id: IssueId;
  /** epoch milliseconds */
  updated: number | undefined;
}

const listed = z.array(z.looseObject({ id: z.coerce.string() })).catch([]);

/** Returns what an issue needs compared with its stored version. @throws errors of the file system */
export async function needOf(
  { raw, attachments, incomplete, isMarked }: ChooseWorkPorts,
  { force, attachments: wantsFiles }: Wanted,
  { id, updated }: FoundIssue,
): Promise<Need> {
  if (force || incomplete.has(id)) return 'fetch';
  const stored = await raw.readIssue(id).catch((error: unknown) => {
    // an unreadable file is replaced by a fetch
    if (error instanceof PermanentError) return undefined;
    throw error;
  });
  if (!stored || isDeleted(stored) || !('key' in stored)) return 'fetch';
  const known = parseJiraTime(stored.fields.updated ?? '')?.getTime();
  if (updated !== undefined && (known === undefined || known < updated)) return 'fetch';
  // read after the raw file: a fetch that died after saving it may not have marked its month
  if (await isMarked(id)) return 'fetch';
  return wantsFiles && (await lacksFiles(attachments, stored)) ? 'files' : 'nothing';
}

/** Returns whether the issue has an attachment without a stored state, which means that it was never requested. */
async function lacksFiles(
  attachments: ChooseWorkPorts['attachments'],
  { id, fields }: StoredIssue,
): Promise<boolean> {
  const files = listed.parse(fields['attachment']);
  if (files.length === 0) return false;
  const states = await attachments.readStates(id).catch((error: unknown) => {
    if (error instanceof PermanentError) return undefined;
    throw error;
  });
  return files.some((file) => states?.files[file.id] === undefined);
}
