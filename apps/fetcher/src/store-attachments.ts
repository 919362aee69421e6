import { RateLimitedError, TransientError, messageOf, monthOf } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import type { JiraClient } from '@jiralake/jira-client';
import type { Log } from '@jiralake/observability';
import type { DirtySets, JobContext, JobData, JobResult, Leases, WorkRequests } from '@jiralake/queues';
import type { AttachmentStore, RawStore } from '@jiralake/raw-store';
import { isDeleted, type AttachmentState, type AttachmentStates, type StoredIssue } from '@jiralake/schemas';
import { isSettled, listAttachments, type Attachment } from './attachment-list';

export interface StoreAttachmentsPorts {
  jira: Pick<JiraClient, 'openAttachment'>;
  raw: Pick<RawStore, 'readIssue'>;
  attachments: AttachmentStore;
  dirty: Pick<DirtySets, 'claimOne' | 'acknowledge'>;
  leases: Leases;
  work: Pick<WorkRequests, 'transform'>;
  /** larger files are not downloaded */
  maxBytes: number;
  log: Log;
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
    if (issue && !isDeleted(issue) && 'key' in issue) {
      const stop = AbortSignal.any([signal, lease.signal]);
      const failed = await storeAll(ports, issue, stop, () => lease.assertHeld());
      await ports.work.transform(monthOf(issue.fields.created), [id]);
      if (failed.length > 0) throw new TransientError(failed.join('; '));
    }
    if (claim) await ports.dirty.acknowledge('attachments', [claim]);
    return { outcome: 'stored' };
  });
}

async function storeAll(
  ports: StoreAttachmentsPorts,
  issue: StoredIssue,
  signal: AbortSignal,
  assertHeld: () => Promise<void>,
): Promise<string[]> {
  const states = await openStates(ports, issue);
  const failed: string[] = [];
  for (const attachment of listAttachments(issue)) {
    if (await isStored(ports.attachments, states, attachment)) continue;
    try {
      states.files[attachment.id] = await download(ports, states, attachment, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof RateLimitedError) throw error;
      states.files[attachment.id] = { status: 'failed', reason: messageOf(error) };
      failed.push(messageOf(error));
    }
    await assertHeld();
    await ports.attachments.saveStates(states);
  }
  return failed;
}

/** The states of an issue, its folder moved to the key that the issue has by now. */
async function openStates(ports: StoreAttachmentsPorts, issue: StoredIssue): Promise<AttachmentStates> {
  const { attachments } = ports;
  const states = await readStates(ports, issue);
  if (states.folder === issue.key) return states;
  await attachments.moveFolder(states.folder, issue.key);
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
  store: AttachmentStore,
  states: AttachmentStates,
  attachment: Attachment,
): Promise<boolean> {
  const state = states.files[attachment.id];
  if (!isSettled(state, attachment)) return false;
  return state?.status !== 'stored' || (await store.sizeOf(states.folder, state.file)) === state.bytes;
}

async function download(
  { jira, attachments, maxBytes }: StoreAttachmentsPorts,
  { folder }: AttachmentStates,
  { id, file, bytes }: Attachment,
  signal: AbortSignal,
): Promise<AttachmentState> {
  if (bytes !== undefined && bytes > maxBytes) return { status: 'too_large', bytes };
  const stream = await jira.openAttachment(id, signal);
  if (!stream) return { status: 'missing' };
  try {
    const stored = await attachments.write(folder, file, checked(stream, id, bytes, maxBytes));
    return { status: 'stored', file, ...stored };
  } catch (error) {
    if (error instanceof TooLargeError) return { status: 'too_large', bytes: error.bytes };
    throw error;
  }
}

/** Jira did not say how large the file is, and it is too large. */
class TooLargeError extends Error {
  readonly bytes: number;

  constructor(bytes: number) {
    super(`larger than the limit: ${bytes} bytes and more`);
    this.bytes = bytes;
  }
}

/** Passes chunks on and throws, so that nothing is published, when they are not as many bytes as promised. */
async function* checked(
  stream: AsyncIterable<Uint8Array>,
  id: string,
  promised: number | undefined,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  for await (const chunk of stream) {
    received += chunk.length;
    if (received > maxBytes) throw new TooLargeError(received);
    yield chunk;
  }
  if (promised !== undefined && received !== promised) {
    throw new TransientError(`attachment ${id} has ${received} bytes, Jira says ${promised}`);
  }
}
