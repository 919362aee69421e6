import type { JiraClient } from '@jiralake/jira-client';
import {
  forbiddenFields,
  uniteById,
  type Completeness,
  type IsSlaField,
  type JiraIssue,
  type ListEntry,
  type PartState,
  type RemoteLink,
  type StoredIssue,
} from '@jiralake/payloads';
import { attempt } from './attempt';
import { isWhole, issueLists, type EmbeddedList, type IssueList } from './issue-lists';
import { overlayFields } from './overlay-sla';

export type CompletionPorts = Pick<
  JiraClient,
  'hasServiceAccount' | 'getServiceFields' | 'getComments' | 'getChangelog' | 'getWorklogs'
> & {
  /** absent when they are not wanted */
  getRemoteLinks: JiraClient['getRemoteLinks'] | undefined;
};

/** What there is to complete an issue by, besides its answer. */
export interface Known {
  stored: StoredIssue | undefined;
  isSlaField: IsSlaField;
}

export interface CompletedIssue {
  issue: JiraIssue;
  remoteLinks: RemoteLink[];
  completeness: Completeness;
  /** why another try may soon help, for the first part that failed so */
  failure: Error | undefined;
}

/** What became of one part; a part that is not complete keeps what was stored. */
interface Part<T> {
  state: PartState;
  value: T;
  failure?: Error | undefined;
}

const COMPLETE: PartState = { state: 'complete' };

/**
 * An issue with everything that its own answer lacks or cuts short. Each part is judged on its own: complete, or not
 * and why, and then the values that were stored before stay, united by id with what did come.
 */
export async function completeIssue(
  jira: CompletionPorts,
  answer: JiraIssue,
  known: Known,
  signal: AbortSignal,
): Promise<CompletedIssue> {
  const { stored } = known;
  const [sla, remoteLinks, ...lists] = await Promise.all([
    readForbiddenFields(jira, answer, known, signal),
    readRemoteLinks(jira, answer, stored, signal),
    ...issueLists.map((list) => readList(jira, list, answer, stored, signal)),
  ]);
  const attachments = keepAttachments(answer, stored);
  const issue = issueLists.reduce(
    (whole, list, i) => {
      const value = lists[i]?.value;
      return value ? list.write(whole, value) : whole;
    },
    overlayAttachments(sla.value, attachments.value),
  );
  const [comments, worklogs, changelog] = lists.map(({ state }) => state);
  return {
    issue,
    remoteLinks: remoteLinks.value,
    completeness: {
      comments: comments ?? COMPLETE,
      changelog: changelog ?? COMPLETE,
      worklogs: worklogs ?? COMPLETE,
      remote_links: remoteLinks.state,
      sla: sla.state,
      attachments: attachments.state,
    },
    failure: [sla, remoteLinks, ...lists].find(({ failure }) => failure)?.failure,
  };
}

async function readList(
  jira: CompletionPorts,
  list: IssueList,
  answer: JiraIssue,
  stored: StoredIssue | undefined,
  signal: AbortSignal,
): Promise<Part<EmbeddedList | undefined>> {
  const window = list.read(answer);
  const before = stored && list.read(stored);
  if (!window) {
    if (!before || before.items.length === 0) return { state: COMPLETE, value: undefined };
    return { state: { state: 'not_fetched', why: 'the answer does not have them' }, value: before };
  }
  // nothing was cut short: the answer stays as it came
  if (isWhole(window)) return { state: COMPLETE, value: undefined };
  const read = await attempt(signal, () => jira[list.endpoint](answer.id, signal));
  const kept = (items: ListEntry[]): EmbeddedList => {
    const united = uniteById(before?.items ?? [], items, window.items);
    return { items: united, total: Math.max(window.total ?? 0, united.length) };
  };
  if (!read.ok) {
    return { state: { state: 'not_fetched', why: read.why }, value: kept([]), failure: read.failure };
  }
  const collected = read.value;
  if (collected.state === 'incomplete') {
    return { state: { state: 'incomplete', why: collected.why }, value: kept(collected.items) };
  }
  // an entry may be deleted between the two answers; else the list is of another issue, or behind
  const shown = new Set(collected.items.map(({ id }) => String(id)));
  const lacking = window.items.filter(({ id }) => !shown.has(String(id))).length;
  if (lacking > 0) {
    const why = `the list lacks ${lacking} of those that the issue shows`;
    return { state: { state: 'not_fetched', why }, value: kept([]) };
  }
  return { state: COMPLETE, value: { items: collected.items, total: collected.items.length } };
}

async function readRemoteLinks(
  jira: CompletionPorts,
  { id }: JiraIssue,
  stored: StoredIssue | undefined,
  signal: AbortSignal,
): Promise<Part<RemoteLink[]>> {
  const value = stored?._remote_links ?? [];
  const { getRemoteLinks } = jira;
  if (!getRemoteLinks) return { state: { state: 'not_fetched', why: 'FETCH_REMOTE_LINKS is false' }, value };
  const read = await attempt(signal, () => getRemoteLinks(id, signal));
  if (read.ok && read.value) return { state: COMPLETE, value: read.value };
  // links that may not be read are not links that are gone
  if (read.ok) return { state: { state: 'not_fetched', why: 'they may not be read (403)' }, value };
  return { state: { state: 'not_fetched', why: read.why }, value, failure: read.failure };
}

/** Fields that the main account may not read, which are the SLA fields of an account without an agent licence. */
async function readForbiddenFields(
  jira: CompletionPorts,
  answer: JiraIssue,
  { stored, isSlaField }: Known,
  signal: AbortSignal,
): Promise<Part<JiraIssue>> {
  const forbiddenIn = (fields: JiraIssue['fields']): string[] =>
    forbiddenFields(fields, stored?.fields, isSlaField);
  const forbidden = forbiddenIn(answer.fields);
  if (forbidden.length === 0) return { state: COMPLETE, value: answer };
  const read = await attempt(signal, () => jira.getServiceFields(answer.id, forbidden, signal));
  const readable = read.ok ? read.value : undefined;
  const value = overlayFields(answer, forbidden, readable, stored);
  const unread = forbiddenIn({ ...answer.fields, ...readable });
  if (unread.length === 0) return { state: COMPLETE, value };
  const why = read.ok ? `no account may read ${unread.join(', ')}` : read.why;
  return { state: { state: 'not_fetched', why }, value, failure: read.ok ? undefined : read.failure };
}

/** Without an error a field can be missing from an answer; that is not an empty list. */
function keepAttachments(answer: JiraIssue, stored: StoredIssue | undefined): Part<unknown> {
  const before = stored?.fields['attachment'];
  if (answer.fields['attachment'] !== undefined || !Array.isArray(before) || before.length === 0) {
    return { state: COMPLETE, value: answer.fields['attachment'] };
  }
  return { state: { state: 'not_fetched', why: 'the answer does not have them' }, value: before };
}

function overlayAttachments(issue: JiraIssue, attachment: unknown): JiraIssue {
  return attachment === undefined ? issue : { ...issue, fields: { ...issue.fields, attachment } };
}
