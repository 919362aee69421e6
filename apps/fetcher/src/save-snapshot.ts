import { monthOf, type Month } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import type { AttachmentIndex, HeldLease, ProjectIndex, WorkRequests } from '@jiralake/queues';
import type { AttachmentStore, RawStore } from '@jiralake/raw-store';
import { indexEntriesOf, type RawIssue, type StoredIssue } from '@jiralake/schemas';
import { needsStoring } from './attachment-list';
import { changedNeighbours } from './neighbours';

export interface SaveSnapshotPorts {
  raw: Pick<RawStore, 'saveIssue'>;
  attachments: Pick<AttachmentStore, 'readStates'>;
  attachmentIndex: Pick<AttachmentIndex, 'note'>;
  projectIndex: Pick<ProjectIndex, 'note'>;
  work: Pick<WorkRequests, 'fetch' | 'transform' | 'attachments'>;
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
  if ('key' in snapshot && stored && 'key' in stored) {
    // before the save: afterwards a crash would leave no difference to find them by
    const requests = changedNeighbours(stored, snapshot).map((neighbour) => ({ id: neighbour }));
    await work.fetch(requests, 'neighbour');
  }
  await lease.assertHeld();
  await raw.saveIssue(snapshot);
  try {
    await lease.assertHeld();
  } catch (error) {
    // somebody else may have written meanwhile; a further fetch settles it
    await work.fetch([{ id }], 'wake');
    throw error;
  }
  for (const month of monthsOf(snapshot, stored)) await work.transform(month, [id]);
  if ('key' in snapshot && snapshot._deleted_at === undefined) await noteContents(ports, snapshot);
}

/** What events will name instead of the issue, and what is to be downloaded. */
async function noteContents(ports: SaveSnapshotPorts, snapshot: StoredIssue): Promise<void> {
  const { attachmentIds, project } = indexEntriesOf(snapshot);
  await ports.attachmentIndex.note(snapshot.id, attachmentIds);
  if (project) await ports.projectIndex.note(project.key, project.id);
  if (await hasFilesToStore(ports, snapshot)) await ports.work.attachments(snapshot.id, snapshot.key);
}

async function hasFilesToStore(
  { attachments, maxBytes }: SaveSnapshotPorts,
  snapshot: StoredIssue,
): Promise<boolean> {
  try {
    return needsStoring(snapshot, await attachments.readStates(snapshot.id), maxBytes);
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
