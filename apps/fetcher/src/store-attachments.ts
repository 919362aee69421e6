import { RetryLaterError, TransientError, monthOf } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import {
  writeUnderLease,
  type DirtySets,
  type HeldLease,
  type Leases,
  type IncompleteIssues,
} from '@jiralake/ledger';
import type { Log } from '@jiralake/observability';
import { isDeleted, type AttachmentState, type AttachmentStates, type StoredIssue } from '@jiralake/payloads';
import type { JobContext, JobResult, JobData, WorkRequests } from '@jiralake/queues';
import { findLostFiles, withoutLost, type AttachmentStore, type RawStore } from '@jiralake/raw-store';
import { listAttachments, needsNoDownload, type Attachment } from './attachment-list';
import { downloadAttachment, type DownloadPorts } from './download-attachment';

export interface StoreAttachmentsPorts extends DownloadPorts {
  raw: Pick<RawStore, 'readIssue'>;
  attachments: AttachmentStore;
  dirty: Pick<DirtySets, 'claimOne' | 'acknowledge'>;
  leases: Leases;
  work: Pick<WorkRequests, 'transform' | 'attachments' | 'fetch'>;
  /** issues with files that Jira does not have, or sends too slowly: the wake sweep has both tried again, at growing intervals */
  incompleteFiles: Pick<IncompleteIssues, 'note' | 'clear'>;
  now(): Promise<Date>;
  log: Log;
}

/** The result for the files of an issue. */
interface Progress {
  /** whether the rows of the attachments change */
  changed: boolean;
  failed: string[];
  missing: string[];
  slow: string[];
  newlyMissing: boolean;
}

/** How long an issue waits after a slow download, so that waiting issues go first. */
const GIVE_WAY_MS = 1_000;

/**
 * Downloads the missing attachments of an issue, keeps their folder named after the key, and has the month written again.
 * A file that fails does not keep the others from being stored. After a file that comes too slowly, the job waits for another
 * turn before it downloads the rest, so that other issues have theirs.
 * @throws TransientError naming the files that failed, after everything else is stored
 */
export async function storeAttachments(
  ports: StoreAttachmentsPorts,
  { id }: JobData<'attachments', 'store-attachments'>,
  { signal, retried }: JobContext,
): Promise<JobResult> {
  return ports.leases.hold(`attachments:${id}`, async (lease) => {
    const claim = await ports.dirty.claimOne('attachments', id);
    if (!claim && !retried) return { outcome: 'nothing_to_do' };
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
  const progress: Progress = { changed: false, failed: [], missing: [], slow: [], newlyMissing: false };
  const writeMonth = (): Promise<void> => ports.work.transform(monthOf(issue.fields.created), [id]);
  try {
    await storeAll(ports, issue, lease, AbortSignal.any([signal, lease.signal]), progress);
  } catch (error) {
    // the files that are there need not wait for the rest, which may take long
    if (progress.changed) await writeMonth();
    throw error;
  }
  await writeMonth();
  await noteAwaited(ports, issue, progress);
  // the issue may have been deleted with the file, and its event lost
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
  const save = (states: AttachmentStates): Promise<void> =>
    writeUnderLease(
      lease,
      () => ports.attachments.saveStates(states),
      () => ports.work.attachments(issue.id, issue.key),
    );
  const listed = listAttachments(issue);
  const states = await openStates(ports, issue, save);
  const assertHeld = (): Promise<void> => lease.assertHeld();
  await recordLosses(ports, issue, states, listed, assertHeld);
  let gaveWay = false;
  for (const attachment of listed) {
    const before = states.files[attachment.id];
    if (needsNoDownload(before, attachment, ports.maxBytes)) continue;
    if (await isTooEarly(ports, before)) {
      progress.slow.push(attachment.id);
      continue;
    }
    if (gaveWay) throw new RetryLaterError('after a slow download other issues go first', GIVE_WAY_MS);
    const download = { folder: states.folder, attachment, before, signal, assertHeld };
    const state = await downloadAttachment(ports, download);
    states.files[attachment.id] = state;
    await save(states);
    progress.changed = true;
    if (state.status === 'missing') progress.missing.push(attachment.id);
    if (state.status === 'missing' && before?.status !== 'missing') progress.newlyMissing = true;
    if (state.status !== 'failed') continue;
    if (state.slow) {
      ports.log.warn(
        { issueId: issue.id, reason: state.reason, ...state.slow },
        'attachment download is too slow',
      );
      progress.slow.push(attachment.id);
      gaveWay = true;
    } else progress.failed.push(state.reason);
  }
}

/** Records stored files that are missing from the disk, before any download: a download may take long. */
async function recordLosses(
  { attachments, work, log }: StoreAttachmentsPorts,
  { id, fields }: StoredIssue,
  states: AttachmentStates,
  listed: readonly Attachment[],
  assertHeld: () => Promise<void>,
): Promise<void> {
  const attachmentIds = listed.map((each) => each.id);
  const lost = await findLostFiles(attachments, states, { attachmentIds, verify: false });
  if (lost.length === 0) return;
  log.warn(
    { issueId: id, files: lost.map(({ file, loss }) => `${file} is ${loss}`) },
    'stored files are lost',
  );
  states.files = withoutLost(states, lost).files;
  await assertHeld();
  await attachments.saveStates(states);
  await work.transform(monthOf(fields.created), [id]);
}

async function isTooEarly(
  { now }: StoreAttachmentsPorts,
  state: AttachmentState | undefined,
): Promise<boolean> {
  if (state?.status !== 'failed' || !state.slow) return false;
  return Date.parse(state.slow.retryAt) > (await now()).getTime();
}

/**
 * Notes files that Jira lists but does not have, or sends too slowly: they are no errors, and may come later, unless the issue
 * is deleted.
 */
async function noteAwaited(
  { incompleteFiles, raw, now }: StoreAttachmentsPorts,
  { id }: StoredIssue,
  { missing, slow }: Progress,
): Promise<void> {
  const awaited = [
    ...(missing.length > 0 ? [`attachments: Jira lists and does not have ${missing.join(', ')}`] : []),
    ...(slow.length > 0 ? [`attachments: too slow to download are ${slow.join(', ')}`] : []),
  ];
  if (awaited.length === 0) return incompleteFiles.clear(id);
  await incompleteFiles.note(id, awaited, (await now()).getTime());
  // a deletion that was stored before this note could not clear it
  const issue = await raw.readIssue(id);
  if (!issue || isDeleted(issue)) await incompleteFiles.clear(id);
}

type SaveStates = (states: AttachmentStates) => Promise<void>;

/** Reads the states of an issue, and moves its files to the folder of its present key. */
async function openStates(
  ports: StoreAttachmentsPorts,
  issue: StoredIssue,
  save: SaveStates,
): Promise<AttachmentStates> {
  const { attachments } = ports;
  const states = await readStates(ports, issue, save);
  if (states.folder === issue.key) return states;
  const stored = Object.values(states.files).flatMap((state) =>
    state.status === 'stored' ? [state.file] : [],
  );
  const listed = listAttachments(issue).map(({ file }) => file);
  await attachments.moveFiles(states.folder, issue.key, [...new Set([...stored, ...listed])]);
  const moved = { ...states, folder: issue.key };
  await save(moved);
  return moved;
}

/** Reads the states of an issue; a broken file is logged and replaced at once, as everything in it can be found out again. */
async function readStates(
  { attachments, log }: StoreAttachmentsPorts,
  { id, key }: StoredIssue,
  save: SaveStates,
): Promise<AttachmentStates> {
  const fresh = { issueId: id, folder: key, files: {} };
  try {
    return (await attachments.readStates(id)) ?? fresh;
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    log.error({ issueId: id, err: { message: error.message } }, 'attachment states are broken and replaced');
    await save(fresh);
    return fresh;
  }
}
