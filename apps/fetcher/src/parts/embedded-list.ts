import {
  fetchedParts,
  isListEntry,
  uniteById,
  type JiraIssue,
  type ListEntry,
  type PartOfKind,
} from '@jiralake/payloads';
import { attempt } from './attempt';
import type { PartRequests } from './part-requests';
import { COMPLETE, notFetched, type FetchedIssue, type PartContext, type PartResult } from './part-result';

export type EmbeddedListName = PartOfKind<'embedded list'>;

/** A list as an issue's own response embeds it: all of it, or a window. */
export interface EmbeddedList {
  items: ListEntry[];
  /** how many the site has, if the response says it */
  total: number | undefined;
}

/** Whether a list is all that the site has, which it must prove: one that does not say how many there are may be cut short. */
export function isWhole({ items, total }: EmbeddedList): boolean {
  return total !== undefined && items.length >= total;
}

/** The list of this part inside an issue; `undefined` when the issue does not have it at all. */
export function embeddedListIn(issue: JiraIssue, name: EmbeddedListName): EmbeddedList | undefined {
  const { at, items } = fetchedParts[name];
  const value = 'field' in at ? issue.fields[at.field] : issue[at.key];
  if (typeof value !== 'object' || value === null) return undefined;
  const { [items]: found, total } = value as Readonly<Record<string, unknown>>;
  return isEntryList(found) ? { items: found, total: isCount(total) ? total : undefined } : undefined;
}

function isEntryList(value: unknown): value is ListEntry[] {
  return Array.isArray(value) && value.every(isListEntry);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function withEmbeddedList(issue: FetchedIssue, name: EmbeddedListName, list: EmbeddedList): FetchedIssue {
  const { at, items } = fetchedParts[name];
  const value = { [items]: list.items, total: list.total };
  if ('key' in at) return { ...issue, [at.key]: value };
  return { ...issue, fields: { ...issue.fields, [at.field]: value } };
}

/** Reads a list that the response embeds; asks its endpoint only when the response may have cut it short. */
export async function readEmbeddedList(
  requests: PartRequests,
  name: EmbeddedListName,
  { response, stored }: PartContext,
  signal: AbortSignal,
): Promise<PartResult> {
  const window = embeddedListIn(response, name);
  const before = stored && embeddedListIn(stored, name);
  const write =
    (list: EmbeddedList) =>
    (issue: FetchedIssue): FetchedIssue =>
      withEmbeddedList(issue, name, list);
  if (!window) {
    if (!before || before.items.length === 0) return { state: COMPLETE };
    return { state: notFetched('the response does not have them'), write: write(before) };
  }
  // nothing was cut short: the response stays as it came
  if (isWhole(window)) return { state: COMPLETE };
  const read = await attempt(signal, () => requests[fetchedParts[name].method](response.id, signal));
  const kept = (items: ListEntry[]): EmbeddedList => {
    const united = uniteById(before?.items ?? [], items, window.items);
    return { items: united, total: Math.max(window.total ?? 0, united.length) };
  };
  if (!read.ok) return { state: notFetched(read.why), write: write(kept([])), failure: read.failure };
  const collected = read.value;
  if (collected.state === 'incomplete') {
    return { state: { state: 'incomplete', why: collected.why }, write: write(kept(collected.items)) };
  }
  const lacking = countLacking(window, collected.items);
  if (lacking > 0) {
    const why = `the list lacks ${lacking} of those that the issue shows`;
    return { state: notFetched(why), write: write(kept([])) };
  }
  return { state: COMPLETE, write: write({ items: collected.items, total: collected.items.length }) };
}

/** An entry may be deleted between the two responses; else the list is of another issue, or behind. */
function countLacking(window: EmbeddedList, items: readonly ListEntry[]): number {
  const listed = new Set(items.map(({ id }) => String(id)));
  return window.items.filter(({ id }) => !listed.has(String(id))).length;
}
