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
import { indexEntriesOf, isDeleted, type RawIssue, type StoredIssue } from '@jiralake/payloads';
import type { WorkRequests } from '@jiralake/queues';
import { findLostFiles, readIfWhole, type AttachmentStore, type RawStore } from '@jiralake/raw-store';
import { needsStoring } from './attachment-list';
import { neighboursOf, withOldViews } from './neighbours';

export interface SaveSnapshotPorts {
  raw: Pick<RawStore, 'readIssue' | 'saveIssue'>;
  attachments: Pick<AttachmentStore, 'readStates' | 'sizeOf' | 'hashOf'>;
  attachmentIndex: Pick<AttachmentIndex, 'note'>;
  projectIndex: Pick<ProjectIndex, 'note'>;
  work: Pick<WorkRequests, 'fetch' | 'transform' | 'attachments'>;
  /** issues with files that Jira lists and does not have */
  incompleteFiles: Pick<IncompleteIssues, 'clear'>;
  /** Has the issues done again that carry these things. */
  renew(changed: readonly Renewal[]): Promise<void>;
  /** larger files are not downloaded */
  maxBytes: number;
}

/**
 * Stores what is known of an issue now and marks everything that follows from it: its month, its attachments, the
 * issues that show it.
 * @throws LeaseLostError when somebody else may have written; the issue is marked again then
 */
export async function saveSnapshot(
  ports: SaveSnapshotPorts,
  lease: HeldLease,
  snapshot: RawIssue,
  stored: RawIssue | undefined,
): Promise<void> {
  const { raw, work } = ports;
  const { id } = snapshot;
  // a crash after the save would leave no difference to find them by
  await renewViews(ports, snapshot, stored);
  await renewChildren(ports, snapshot, stored);
  await writeUnderLease(
    lease,
    () => raw.saveIssue(snapshot),
    () => work.fetch([{ id }], 'wake'),
  );
  for (const month of monthsOf(snapshot, stored)) await work.transform(month, [id]);
  // of two issues that are saved at the same time, the second sees the first
  await renewViews(ports, snapshot, stored);
  if ('key' in snapshot && !isDeleted(snapshot)) await noteContents(ports, snapshot);
}

/** Has the issues fetched that show this one, or the ones that it shows, as they no longer are. */
async function renewViews(
  { raw, work }: SaveSnapshotPorts,
  snapshot: RawIssue,
  stored: RawIssue | undefined,
): Promise<void> {
  if (!('key' in snapshot) || isDeleted(snapshot)) return;
  const neighbours: StoredIssue[] = [];
  for (const id of neighboursOf(snapshot)) {
    const other = await readIfWhole(raw, id);
    if (other && 'key' in other && !isDeleted(other)) neighbours.push(other);
  }
  const requests = withOldViews(snapshot, neighbours, stored && 'key' in stored ? stored : undefined).map(
    (id) => ({ id }),
  );
  if (requests.length > 0) await work.fetch(requests, 'neighbour');
}

/** An issue that moved is shown by its key in issues that it does not name: an epic has no list of its children. */
async function renewChildren(
  { renew }: SaveSnapshotPorts,
  snapshot: RawIssue,
  stored: RawIssue | undefined,
): Promise<void> {
  if (!('key' in snapshot) || isDeleted(snapshot) || !stored || !('key' in stored)) return;
  if (stored.key !== snapshot.key) await renew([{ kind: 'parent', id: snapshot.id, now: snapshot.key }]);
}

/** What events will name instead of the issue, and what is to be downloaded. */
async function noteContents(ports: SaveSnapshotPorts, snapshot: StoredIssue): Promise<void> {
  const { attachmentIds, project } = indexEntriesOf(snapshot);
  await ports.attachmentIndex.note(snapshot.id, attachmentIds);
  if (project) await ports.projectIndex.note(project.key, project.id);
  if (await hasFilesToStore(ports, snapshot)) await ports.work.attachments(snapshot.id, snapshot.key);
  else await ports.incompleteFiles.clear(snapshot.id);
}

async function hasFilesToStore(
  { attachments, maxBytes }: SaveSnapshotPorts,
  snapshot: StoredIssue,
): Promise<boolean> {
  try {
    const states = await attachments.readStates(snapshot.id);
    if (needsStoring(snapshot, states, maxBytes)) return true;
    if (!states) return false;
    const { attachmentIds } = indexEntriesOf(snapshot);
    return (await findLostFiles(attachments, states, { attachmentIds, verify: false })).length > 0;
  } catch (error) {
    // the queue of attachments replaces a broken file of states, and the issue itself is fetched all the same
    if (error instanceof UnreadableFileError) return true;
    throw error;
  }
}

/** The month of an issue, and the one it was in before should Jira ever answer another creation time. */
function monthsOf(...issues: (RawIssue | undefined)[]): Set<Month> {
  return new Set(issues.flatMap((issue) => (issue && 'key' in issue ? [monthOf(issue.fields.created)] : [])));
}
