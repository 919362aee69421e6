import { issueIdSchema, issueKeySchema, type IssueId, type IssueKey } from '@jiralake/core';
import type { RawIssue } from '@jiralake/payloads';

/** Whose a raw file is, of when, and what tells the month; only id and time when it was never fetched. */
export interface RawHead {
  id: IssueId;
  syncedAt: string;
  key: IssueKey | undefined;
  /** as Jira writes it */
  created: string | undefined;
}

/** The longest start that a head can have is about half of it. */
export const HEAD_BYTES = 512;

const HEAD =
  /^\{"id":"(?<id>\d+)","key":"(?<key>[^"\\]+)","_synced_at":"(?<syncedAt>[^"\\]+)","_fetched_at":"[^"\\]+","fields":\{"created":"(?<created>[^"\\]+)"/;

/** The text of a raw file, its head first: a rebuild need not read all of a file to know its month. */
export function renderRaw(raw: RawIssue): string {
  if (!('key' in raw)) return JSON.stringify(raw);
  const { id, key, _synced_at, _fetched_at, fields, ...rest } = raw;
  const { created, ...others } = fields;
  return JSON.stringify({ id, key, _synced_at, _fetched_at, fields: { created, ...others }, ...rest });
}

/** The head in the first bytes of a raw file; `undefined` when it has none, like files of other programs. */
export function readHead(start: string): RawHead | undefined {
  const { id, key, syncedAt, created } = HEAD.exec(start)?.groups ?? {};
  const [ids, keys] = [issueIdSchema.safeParse(id), issueKeySchema.safeParse(key)];
  if (!ids.success || !keys.success || syncedAt === undefined || created === undefined) return undefined;
  return { id: ids.data, key: keys.data, syncedAt, created };
}

/** The same of a file that was read as a whole. */
export function headOf(raw: RawIssue): RawHead {
  const stored = 'key' in raw ? raw : undefined;
  return { id: raw.id, syncedAt: raw._synced_at, key: stored?.key, created: stored?.fields.created };
}
