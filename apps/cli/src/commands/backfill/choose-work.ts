import { PermanentError, parseJiraTime, type IssueId } from '@jiralake/core';
import type { AttachmentStore, RawStore } from '@jiralake/raw-store';
import { isDeleted, type StoredIssue } from '@jiralake/payloads';
import { z } from 'zod';

export interface ChooseWorkPorts {
  raw: Pick<RawStore, 'readIssue'>;
  attachments: Pick<AttachmentStore, 'readStates'>;
  /** issues of which something could not be fetched the last time */
  incomplete: ReadonlySet<IssueId>;
  /** whether a fetch of the issue is still owed */
  isMarked(id: IssueId): Promise<boolean>;
}

export interface Wanted {
  /** fetch what is stored and as new as the site as well */
  force: boolean;
  attachments: boolean;
}

/** What an issue of the site needs: all of it, only its files, or nothing. */
export type Need = 'fetch' | 'files' | 'nothing';

/** An issue as a search shows it. */
export interface FoundIssue {
  id: IssueId;
  /** epoch milliseconds */
  updated: number | undefined;
}

const listed = z.array(z.looseObject({ id: z.coerce.string() })).catch([]);

/** Compares an issue with what is stored. @throws errors of the disk */
export async function needOf(
  { raw, attachments, incomplete, isMarked }: ChooseWorkPorts,
  { force, attachments: wantsFiles }: Wanted,
  { id, updated }: FoundIssue,
): Promise<Need> {
  if (force || incomplete.has(id)) return 'fetch';
  const stored = await raw.readIssue(id).catch((error: unknown) => {
    // a broken file is replaced by a fetch
    if (error instanceof PermanentError) return undefined;
    throw error;
  });
  if (!stored || isDeleted(stored) || !('key' in stored)) return 'fetch';
  const known = parseJiraTime(stored.fields.updated ?? '')?.getTime();
  if (updated !== undefined && (known === undefined || known < updated)) return 'fetch';
  // asked after raw was read: a fetch that saved it and died has perhaps not marked its month
  if (await isMarked(id)) return 'fetch';
  return wantsFiles && (await lacksFiles(attachments, stored)) ? 'files' : 'nothing';
}

/** A file of which nothing is known was never asked for. */
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
