import { monthOf, type Month } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import {
  writeUnderLease,
  type AttachmentIndex,
  type HeldLease,
  type IncompleteIssues,
  type ProjectIndex,
  type Renewal,
} from '@jiralake/ledger';
import type { WorkRequests } from '@jiralake/queues';
import { findLostFiles, type AttachmentStore, type RawStore } from '@jiralake/raw-store';
import { indexEntriesOf, isDeleted, type RawIssue, type StoredIssue } from '@jiralake/payloads';
import { needsStoring } from './attachment-list';
import { viewsOf, relatedIssueIds, withStaleViews } from './related-issues';
import type { StoredViews } from './stored-views';

export interface SaveIssuePorts {
  raw: Pick<RawStore, 'saveIssue'>;
  /** how related issues look as they are stored */
  storedViews: StoredViews;
  attachments: Pick<AttachmentStore, 'readStates' | 'sizeOf' | 'hashOf'>;
  attachmentIndex: Pick<AttachmentIndex, 'note'>;
  projectIndex: Pick<ProjectIndex, 'note'>;
  work: Pick<WorkRequests, 'fetch' | 'transform' | 'attachments'>;
  /** issues with files that Jira lists but does not have */
  incompleteFiles: Pick<IncompleteIssues, 'clear'>;
  /** Has the issues fetched again that show these things. */
  renew(changed: readonly Renewal[]): Promise<void>;
  /** larger files are not downloaded */
  maxBytes: number;
}

/**
 * Stores the new state of an issue and marks everything that follows from it: its month, its attachments, and the issues that
 * show it.
 * @throws LeaseLostError when another process may have written the file; the issue is marked again then
 */
export async function saveIssue(
  ports: SaveIssuePorts,
  lease: HeldLease,
  issue: RawIssue,
  stored: RawIssue | undefined,
): Promise<void> {
  const { raw, work } = ports;
  const { id } = issue;
  // before the save: after it, a crash would leave no difference between the old and the new state
  await renewViews(ports, issue, stored);
  await renewChildren(ports, issue, stored);
  await writeUnderLease(
    lease,
    () => raw.saveIssue(issue),
    () => work.fetch([{ id }], 'wake'),
  );
  await Promise.all([
    ...[...monthsOf(issue, stored)].map((month) => work.transform(month, [id])),
    // again after the save: of two related issues that are saved at the same time, the second one sees the first
    renewViews(ports, issue, stored),
    'key' in issue && !isDeleted(issue) ? indexContents(ports, issue) : undefined,
  ]);
}

/** Has those issues fetched, of this one and its related issues, whose view of the other is stale. */
async function renewViews(
  { storedViews, work }: SaveIssuePorts,
  issue: RawIssue,
  stored: RawIssue | undefined,
): Promise<void> {
  if (!('key' in issue) || isDeleted(issue)) return;
  const now = viewsOf(issue);
  const related = await Promise.all(relatedIssueIds(now).map(storedViews));
  const before = stored && 'key' in stored ? viewsOf(stored) : undefined;
  const present = related.filter((other) => other !== undefined);
  const requests = withStaleViews(now, present, before).map((id) => ({ id }));
  if (requests.length > 0) await work.fetch(requests, 'neighbour');
}

/** When an issue moved, the issues that name it as their parent still show its old key: an epic has no list of its children. */
async function renewChildren(
  { renew }: SaveIssuePorts,
  issue: RawIssue,
  stored: RawIssue | undefined,
): Promise<void> {
  if (!('key' in issue) || isDeleted(issue) || !stored || !('key' in stored)) return;
  if (stored.key !== issue.key) await renew([{ kind: 'parent', id: issue.id, now: issue.key }]);
}

/** Indexes the ids that later events name instead of the issue, and requests the download of its attachments. */
async function indexContents(ports: SaveIssuePorts, issue: StoredIssue): Promise<void> {
  const { attachmentIds, project } = indexEntriesOf(issue);
  await Promise.all([
    ports.attachmentIndex.note(issue.id, attachmentIds),
    project && ports.projectIndex.note(project.key, project.id),
    requestFiles(ports, issue),
  ]);
}

async function requestFiles(ports: SaveIssuePorts, issue: StoredIssue): Promise<void> {
  if (await hasFilesToStore(ports, issue)) await ports.work.attachments(issue.id, issue.key);
  else await ports.incompleteFiles.clear(issue.id);
}

async function hasFilesToStore(
  { attachments, maxBytes }: SaveIssuePorts,
  issue: StoredIssue,
): Promise<boolean> {
  try {
    const states = await attachments.readStates(issue.id);
    if (needsStoring(issue, states, maxBytes)) return true;
    if (!states) return false;
    const { attachmentIds } = indexEntriesOf(issue);
    return (await findLostFiles(attachments, states, { attachmentIds, verify: false })).length > 0;
  } catch (error) {
    // the attachments job replaces a broken file of states; the fetch of the issue need not fail for it
    if (error instanceof UnreadableFileError) return true;
    throw error;
  }
}

/** The months of both states of an issue: the same month, unless Jira ever says another creation time. */
function monthsOf(...states: (RawIssue | undefined)[]): Set<Month> {
  return new Set(states.flatMap((state) => (state && 'key' in state ? [monthOf(state.fields.created)] : [])));
}
