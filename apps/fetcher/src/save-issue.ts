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
import { findLostFiles, readIfReadable, type AttachmentStore, type RawStore } from '@jiralake/raw-store';
import { indexEntriesOf, isDeleted, type RawIssue, type StoredIssue } from '@jiralake/payloads';
import { needsStoring } from './attachment-list';
import { relatedIssueIds, withStaleViews } from './related-issues';

export interface SaveIssuePorts {
  raw: Pick<RawStore, 'readIssue' | 'saveIssue'>;
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
  for (const month of monthsOf(issue, stored)) await work.transform(month, [id]);
  // again after the save: of two related issues that are saved at the same time, the second one sees the first
  await renewViews(ports, issue, stored);
  if ('key' in issue && !isDeleted(issue)) await indexContents(ports, issue);
}

/** Has those issues fetched, of this one and its related issues, whose view of the other is stale. */
async function renewViews(
  { raw, work }: SaveIssuePorts,
  issue: RawIssue,
  stored: RawIssue | undefined,
): Promise<void> {
  if (!('key' in issue) || isDeleted(issue)) return;
  const related: StoredIssue[] = [];
  for (const id of relatedIssueIds(issue)) {
    const other = await readIfReadable(raw, id);
    if (other && 'key' in other && !isDeleted(other)) related.push(other);
  }
  const requests = withStaleViews(issue, related, stored && 'key' in stored ? stored : undefined).map(
    (id) => ({ id }),
  );
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
  await ports.attachmentIndex.note(issue.id, attachmentIds);
  if (project) await ports.projectIndex.note(project.key, project.id);
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
