import type { SimUser } from '../site/people';
import type { HistoryItem, SimHistory, SimIssue } from '../site/sim-issue';
import { nextId, type Site } from '../site/site';
import type { ChangeRoom } from './change';

/** Far beyond the windows of the embedded lists, but limited, so that an endless script does not fill the memory. */
export const MAX_HISTORIES = 400;
export const MAX_COMMENTS = 300;
export const MAX_WORKLOGS = 80;

export function hasRoomForHistory(issue: SimIssue): boolean {
  return issue.histories.length < MAX_HISTORIES;
}

/** Gives all issues one new `updated` that is later than any of theirs, so that two changes never share one. */
export function touch(room: ChangeRoom, issues: readonly SimIssue[]): number {
  const updated = Math.max(room.now(), ...issues.map((issue) => issue.updated + 1));
  for (const issue of issues) issue.updated = updated;
  return updated;
}

/** Adds a changelog entry at the time of the issue's last update. */
export function recordHistory(
  site: Site,
  issue: SimIssue,
  author: SimUser,
  items: HistoryItem[],
): SimHistory {
  const history = { id: String(nextId(site, 'history')), author, created: issue.updated, items };
  issue.histories.unshift(history);
  return history;
}

export interface FieldValue {
  id: string | null;
  text: string | null;
}

export const NO_VALUE: FieldValue = { id: null, text: null };

export function plain(text: string | null): FieldValue {
  return { id: null, text };
}

export function named(value: { id: string; name: string } | null): FieldValue {
  return value === null ? NO_VALUE : { id: value.id, text: value.name };
}

/** Returns a changelog item of a system field, which has a `fieldId`. */
export function fieldItem(fieldId: string, from: FieldValue, to: FieldValue): HistoryItem {
  return { ...looseItem(fieldId, from, to), fieldId };
}

/** Returns a changelog item without a `fieldId`, because it is not of a field (`Link`, `Key`, `Attachment`). */
export function looseItem(field: string, from: FieldValue, to: FieldValue): HistoryItem {
  return { field, fieldtype: 'jira', from: from.id, fromString: from.text, to: to.id, toString: to.text };
}
