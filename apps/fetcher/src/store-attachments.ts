import {
  PermanentError,
  RateLimitedError,
  TransientError,
  messageOf,
  monthOf,
  type IssueId,
} from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
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
  const states = await openStates(ports.attachments, issue.id, issue);
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
async function openStates(
  store: AttachmentStore,
  id: IssueId,
  { key }: StoredIssue,
): Promise<AttachmentStates> {
  const states = (await store.readStates(id)) ?? { issueId: id, folder: key, files: {} };
  if (states.folder === key) return states;
  await store.moveFolder(states.folder, key);
  const moved = { ...states, folder: key };
  await store.saveStates(moved);
  return moved;
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
  const stored = await attachments.write(folder, file, checked(stream, id, bytes, maxBytes));
  return { status: 'stored', file, ...stored };
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
    if (received > maxBytes) throw new PermanentError(`attachment ${id} is larger than ${maxBytes} bytes`);
    yield chunk;
  }
  if (promised !== undefined && received !== promised) {
    throw new TransientError(`attachment ${id} has ${received} bytes, Jira says ${promised}`);
  }
}
