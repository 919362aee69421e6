import { issueIdSchema, issueKeySchema, type IssueId, type IssueKey } from '@jiralake/core';
import type { RawIssue } from '@jiralake/payloads';

/** The head of a raw file: id, key, times. The marker of an issue that was never fetched has only id and time. */
export interface RawHead {
  id: IssueId;
  syncedAt: string;
  key: IssueKey | undefined;
  /** as Jira writes it */
  created: string | undefined;
}

/** The number of bytes that hold any head; the longest head takes about half. */
export const HEAD_BYTES = 512;

const HEAD =
  /^\{"id":"(?<id>\d+)","key":"(?<key>[^"\\]+)","_synced_at":"(?<syncedAt>[^"\\]+)","_fetched_at":"[^"\\]+","fields":\{"created":"(?<created>[^"\\]+)"/;

/** Renders a raw file with its head first, so that a rebuild can find the month in the first bytes. */
export function renderRaw(raw: RawIssue): string {
  if (!('key' in raw)) return JSON.stringify(raw);
  const { id, key, _synced_at, _fetched_at, fields, ...rest } = raw;
  const { created, ...others } = fields;
  return JSON.stringify({ id, key, _synced_at, _fetched_at, fields: { created, ...others }, ...rest });
}

/** Reads the head from the first bytes of a raw file; `undefined` without one, as in files of other programs. */
export function readHead(start: string): RawHead | undefined {
  const { id, key, syncedAt, created } = HEAD.exec(start)?.groups ?? {};
  const [ids, keys] = [issueIdSchema.safeParse(id), issueKeySchema.safeParse(key)];
  if (!ids.success || !keys.success || syncedAt === undefined || created === undefined) return undefined;
  return { id: ids.data, key: keys.data, syncedAt, created };
}

/** Returns the head of a parsed raw file. */
export function headOf(raw: RawIssue): RawHead {
  const stored = 'key' in raw ? raw : undefined;
  return { id: raw.id, syncedAt: raw._synced_at, key: stored?.key, created: stored?.fields.created };
}
