import { isIssueId, isIssueKey, type IssueId, type IssueKey } from '@jiralake/core';
import { isDeleted, type RawIssue } from '@jiralake/payloads';

/** The head of a raw file: id, key, times. The marker of an issue that was never fetched has only id and times. */
export interface RawHead {
  id: IssueId;
  syncedAt: string;
  fetchedAt: string;
  key: IssueKey | undefined;
  /** as Jira writes it */
  created: string | undefined;
  /** `undefined` when only the rest of the file tells it, as in files of earlier versions */
  state: HeadState | undefined;
}

/** What a comparison with the site needs. */
export interface HeadState {
  /** as Jira writes it */
  updated: string | undefined;
  isDeleted: boolean;
}

/** A head with its state. */
export type WholeHead = RawHead & { state: HeadState };

/** The number of bytes that hold any head; the longest head takes about half. */
export const HEAD_BYTES = 512;

const TEXT = String.raw`[^"\\]+`;
const START = String.raw`^\{"id":"(?<id>\d+)","key":"(?<key>${TEXT})",`;
const TIMES = String.raw`"_synced_at":"(?<syncedAt>${TEXT})","_fetched_at":"(?<fetchedAt>${TEXT})",`;
const DELETED = String.raw`(?:"_deleted_at":"(?<deletedAt>${TEXT})",)?`;
const CREATED = String.raw`"fields":\{"created":"(?<created>${TEXT})"`;
/** The line break ends a head that has its state: a member that it lacks is not in the file. */
const END = String.raw`(?<whole>(?:,"updated":(?:"(?<updated>${TEXT})"|null))?\n)?`;
const HEAD = new RegExp(START + TIMES + DELETED + CREATED + END);

/** Renders a raw file with its head as the first line, so that a rebuild or a comparison reads only that line. */
export function renderRaw(raw: RawIssue): string {
  if (!('key' in raw)) return JSON.stringify(raw);
  const { id, key, _synced_at, _fetched_at, _deleted_at, fields, ...rest } = raw;
  const { created, updated, ...others } = fields;
  const head = { id, key, _synced_at, _fetched_at, _deleted_at, fields: { created, updated } };
  return `${JSON.stringify(head).slice(0, -'}}'.length)}\n${furtherMembers(others)}}${furtherMembers(rest)}}`;
}

/** Renders the members of an object after other members. */
function furtherMembers(members: object): string {
  const text = JSON.stringify(members).slice(1, -1);
  return text === '' ? '' : `,${text}`;
}

/** Reads the head from the first bytes of a raw file; `undefined` without one, as in files of other programs. */
export function readHead(start: string): RawHead | undefined {
  const { id, key, syncedAt, fetchedAt, deletedAt, created, updated, whole } = HEAD.exec(start)?.groups ?? {};
  if (!isIssueId(id) || !isIssueKey(key)) return undefined;
  if (syncedAt === undefined || fetchedAt === undefined || created === undefined) return undefined;
  const state = whole === undefined ? undefined : { updated, isDeleted: deletedAt !== undefined };
  return { id, key, syncedAt, fetchedAt, created, state };
}

/** Tells whether a head has its state, so that the rest of the file need not be read. */
export function isWholeHead(head: RawHead | undefined): head is WholeHead {
  return head?.state !== undefined;
}

/** Returns the head of a parsed raw file. */
export function headOf(raw: RawIssue): WholeHead {
  const { id, _synced_at: syncedAt, _fetched_at: fetchedAt } = raw;
  const stored = 'key' in raw ? raw : undefined;
  const state = { updated: stored?.fields.updated ?? undefined, isDeleted: isDeleted(raw) };
  return { id, syncedAt, fetchedAt, key: stored?.key, created: stored?.fields.created, state };
}
