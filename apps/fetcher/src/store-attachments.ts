import { TransientError, monthOf } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import type { Log } from '@jiralake/observability';
import type {
  DirtySets,
  HeldLease,
  IncompleteIssues,
  JobContext,
  JobData,
  JobResult,
  Leases,
  WorkRequests,
} from '@jiralake/queues';
import type { AttachmentStore, RawStore } from '@jiralake/raw-store';
import { isDeleted, type AttachmentStates, type StoredIssue } from '@jiralake/schemas';
import { isSettled, listAttachments, type Attachment } from './attachment-list';
import { downloadAttachment, type DownloadPorts } from './download-attachment';

export interface StoreAttachmentsPorts extends DownloadPorts {
  raw: Pick<RawStore, 'readIssue'>;
  attachments: AttachmentStore;
  dirty: Pick<DirtySets, 'claimOne' | 'acknowledge'>;
  leases: Leases;
  work: Pick<WorkRequests, 'transform' | 'fetch'>;
  /** issues with files that Jira does not have: both are asked for again, at growing distances */
  incompleteFiles: Pick<IncompleteIssues, 'note' | 'clear'>;
  now(): Promise<Date>;
  log: Log;
}

/** What became of the files of an issue. */
interface Progress {
  /** there is something new for the lake */
  changed: boolean;
  failed: string[];
  missing: string[];
  newlyMissing: boolean;
}

/**
 * Downloads what is missing of an issue's attachments, keeps their folder named after the key, and has the month
 * written again. One file that fails does not keep the others from being stored.
 * @throws TransientError naming the files that failed, after everything else is stored
 */
export async function storeAttachments(
  ports: StoreAttachmentsPorts,
  { id }: JobData<'attachments', 'store-attachments'>,
  { signal, retried }: JobContext,
): Promise<JobResult> {
  return ports.leases.hold(`attachments:${id}`, async (lease) => {
    const claim = await ports.dirty.claimOne('attachments', id);
    if (!claim && !retried) return { outcome: 'clean' };
    const issue = await ports.raw.readIssue(id);
    if (issue && !isDeleted(issue) && 'key' in issue) await storeOf(ports, issue, lease, signal);
    else await ports.incompleteFiles.clear(id);
    if (claim) await ports.dirty.acknowledge('attachments', [claim]);
    return { outcome: 'stored' };
  });
}

async function storeOf(
  ports: StoreAttachmentsPorts,
  issue: StoredIssue,
  lease: HeldLease,
  signal: AbortSignal,
): Promise<void> {
  const { id } = issue;
  const progress: Progress = { changed: false, failed: [], missing: [], newlyMissing: false };
  const writeMonth = (): Promise<void> => ports.work.transform(monthOf(issue.fields.created), [id]);
  try {
    await storeAll(ports, issue, lease, AbortSignal.any([signal, lease.signal]), progress);
  } catch (error) {
    // the rest may have to wait for long, what is there need not
    if (progress.changed) await writeMonth();
    throw error;
  }
  await writeMonth();
  await noteMissing(ports, issue, progress.missing);
  // the issue may be gone with it, and its event lost
  if (progress.newlyMissing) await ports.work.fetch([{ id }], 'wake');
  if (progress.failed.length > 0) throw new TransientError(progress.failed.join('; '));
}

async function storeAll(
  ports: StoreAttachmentsPorts,
  issue: StoredIssue,
  lease: HeldLease,
  signal: AbortSignal,
  progress: Progress,
): Promise<void> {
  const states = await openStates(ports, issue);
  const assertHeld = (): Promise<void> => lease.assertHeld();
  for (const attachment of listAttachments(issue)) {
    const before = states.files[attachment.id];
    if (await isStored(ports, states, attachment)) continue;
    const download = { folder: states.folder, attachment, before, signal, assertHeld };
    const state = await downloadAttachment(ports, download);
    await assertHeld();
    states.files[attachment.id] = state;
    await ports.attachments.saveStates(states);
    progress.changed = true;
    if (state.status === 'failed') progress.failed.push(state.reason);
    if (state.status === 'missing') progress.missing.push(attachment.id);
    if (state.status === 'missing' && before?.status !== 'missing') progress.newlyMissing = true;
  }
}

/** A file that Jira lists and does not have is not an error of ours, but may appear, unless its issue is deleted. */
async function noteMissing(
  { incompleteFiles, raw, now }: StoreAttachmentsPorts,
  { id }: StoredIssue,
  missing: readonly string[],
): Promise<void> {
  if (missing.length === 0) return incompleteFiles.clear(id);
  const what = `attachments: Jira lists and does not have ${missing.join(', ')}`;
  await incompleteFiles.note(id, [what], (await now()).getTime());
  // a deletion that was stored before the note has cleared nothing
  const issue = await raw.readIssue(id);
  if (!issue || isDeleted(issue)) await incompleteFiles.clear(id);
}

/** The states of an issue, its files moved to the folder of the key that the issue has by now. */
async function openStates(ports: StoreAttachmentsPorts, issue: StoredIssue): Promise<AttachmentStates> {
  const { attachments } = ports;
  const states = await readStates(ports, issue);
  if (states.folder === issue.key) return states;
  const stored = Object.values(states.files).flatMap((state) =>
    state.status === 'stored' ? [state.file] : [],
  );
  const listed = listAttachments(issue).map(({ file }) => file);
  await attachments.moveFiles(states.folder, issue.key, [...new Set([...stored, ...listed])]);
  const moved = { ...states, folder: issue.key };
  await attachments.saveStates(moved);
  return moved;
}

/** A broken file of states is reported and replaced at once: all that it can say is found out again. */
async function readStates(
  { attachments, log }: StoreAttachmentsPorts,
  { id, key }: StoredIssue,
): Promise<AttachmentStates> {
  const fresh = { issueId: id, folder: key, files: {} };
  try {
    return (await attachments.readStates(id)) ?? fresh;
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    log.error({ issueId: id, err: { message: error.message } }, 'attachment states are broken and replaced');
    await attachments.saveStates(fresh);
    return fresh;
  }
}

async function isStored(
  { attachments, maxBytes }: StoreAttachmentsPorts,
  { folder, files }: AttachmentStates,
  attachment: Attachment,
): Promise<boolean> {
  const state = files[attachment.id];
  if (!isSettled(state, attachment, maxBytes)) return false;
  return state?.status !== 'stored' || (await attachments.sizeOf(folder, state.file)) === state.bytes;
}
