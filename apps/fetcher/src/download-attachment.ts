import { RateLimitedError, RetryLaterError, TransientError, messageOf, type IssueKey } from '@jiralake/core';
import type { JiraClient, OpenedAttachment } from '@jiralake/jira-client';
import { spacingMs } from '@jiralake/ledger';
import type { AttachmentState } from '@jiralake/payloads';
import type { AttachmentStore, StoredFile } from '@jiralake/raw-store';
import { atPace, TooSlowError, type Pace } from './at-pace';
import type { Attachment } from './attachment-list';
import type { AssertRoom } from './disk-room';

export interface DownloadPorts {
  jira: Pick<JiraClient, 'openAttachment'>;
  attachments: Pick<AttachmentStore, 'write' | 'partialBytes' | 'dropPartial'>;
  /** called before a download and repeatedly during it */
  assertRoom: AssertRoom;
  /** larger files are not downloaded */
  maxBytes: number;
  /** a slower download is abandoned */
  pace: Pace;
  now(): Promise<Date>;
}

/** One try to store one file. */
export interface Download {
  folder: IssueKey;
  attachment: Attachment;
  /** the state after the last try */
  before: AttachmentState | undefined;
  signal: AbortSignal;
  /** called right before the file gets its name */
  assertHeld(): Promise<void>;
}

/** How many bytes are written between two checks of the disk. */
const LOOK_EVERY_BYTES = 8 * 1024 * 1024;

/**
 * Downloads an attachment, from where an earlier try broke off, and returns its new state.
 * @throws the errors that concern more than this file: RateLimitedError, RetryLaterError, the reason of the aborted signal
 */
export async function downloadAttachment(ports: DownloadPorts, download: Download): Promise<AttachmentState> {
  const { attachment, before, signal } = download;
  const { file, bytes } = attachment;
  let mediaId = before?.mediaId;
  if (bytes !== undefined && bytes > ports.maxBytes) return { status: 'too_large', bytes, mediaId };
  try {
    const opened = await open(ports, download);
    if (!opened) return { status: 'missing', mediaId };
    mediaId = opened.mediaId ?? mediaId;
    return { status: 'stored', file, ...(await store(ports, download, opened)), mediaId };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RateLimitedError || error instanceof RetryLaterError) throw error;
    if (error instanceof TooSlowError) return slowState(ports, download, error, mediaId);
    if (error instanceof TooLargeError) return { status: 'too_large', bytes: error.bytes, mediaId };
    return { status: 'failed', reason: messageOf(error), mediaId };
  }
}

/** The state of a download that was too slow: the bytes that came stay, and a later try goes on from there. */
async function slowState(
  { now }: DownloadPorts,
  { attachment: { id }, before }: Download,
  error: TooSlowError,
  mediaId: string | undefined,
): Promise<AttachmentState> {
  const tries = 1 + ((before?.status === 'failed' && before.slow?.tries) || 0);
  // the wake sweep tries again at growing intervals; a change of the issue must not try much sooner
  const retryAt = new Date((await now()).getTime() + spacingMs(tries - 1) / 2).toISOString();
  const reason = `attachment ${id} comes too slowly: ${messageOf(error)}`;
  return { status: 'failed', reason, mediaId, slow: { tries, retryAt } };
}

async function open(
  { jira, attachments, assertRoom }: DownloadPorts,
  { folder, attachment: { id, file, bytes }, before, signal }: Download,
): Promise<OpenedAttachment | undefined> {
  // without a size nothing could tell whether the pieces fit together
  const partial = bytes === undefined ? 0 : await attachments.partialBytes(folder, file);
  const from = partial < (bytes ?? 0) ? partial : 0;
  await assertRoom((bytes ?? 0) - from);
  if (from === 0) return jira.openAttachment(id, signal);
  // only the redirect tells the media id; once the id is known, the direct request is used: its ranges are documented
  return jira.openAttachment(id, signal, { from, direct: before?.mediaId !== undefined });
}

async function store(
  ports: DownloadPorts,
  download: Download,
  opened: OpenedAttachment,
): Promise<StoredFile> {
  const { attachments } = ports;
  const { folder, attachment } = download;
  const { content, from } = opened;
  const whole = opened.bytes === undefined ? undefined : from + opened.bytes;
  const wrong = wrongWith(attachment, opened.type, whole);
  if (wrong !== undefined) {
    content.destroy();
    // the stored piece that this response should have continued cannot be trusted either
    if (from > 0) await attachments.dropPartial(folder, attachment.file);
    throw new TransientError(wrong);
  }
  try {
    return await attachments.write(folder, attachment.file, checked(ports, download, opened), from);
  } catch (error) {
    content.destroy();
    // a piece is kept only when its headers announced this very file: an error page has another length. A full disk needs
    // the room of the piece
    if (whole === undefined || whole !== attachment.bytes || isDiskFull(error)) {
      await attachments.dropPartial(folder, attachment.file);
    }
    throw error;
  }
}

/** True for the error of a full disk, which only a write can throw here. */
function isDiskFull(error: unknown): boolean {
  return error instanceof RateLimitedError && error.scope === 'disk';
}

/** Why a response cannot be the file, as far as its headers tell. */
function wrongWith(
  { id, bytes, isHtml }: Attachment,
  type: string | undefined,
  whole: number | undefined,
): string | undefined {
  const differs = bytes !== undefined && whole !== undefined && whole !== bytes;
  if ((type === 'text/html' || type === 'application/xhtml+xml') && (!isHtml || differs)) {
    return `attachment ${id} came as a page of HTML, which may be a login page`;
  }
  return differs ? `attachment ${id} has ${whole} bytes, Jira says ${bytes}` : undefined;
}

/** A file whose size Jira did not say is larger than the limit. */
class TooLargeError extends Error {
  readonly bytes: number;

  constructor(bytes: number) {
    super(`larger than the limit: ${bytes} bytes and more`);
    this.bytes = bytes;
  }
}

/** Passes chunks on, and throws when they are not as many bytes as Jira says, so that no such file is published. */
async function* checked(
  { assertRoom, maxBytes, pace }: DownloadPorts,
  { attachment: { id, bytes }, assertHeld }: Download,
  { content, from }: OpenedAttachment,
): AsyncGenerator<Uint8Array> {
  let received = from;
  let lookAt = from + LOOK_EVERY_BYTES;
  for await (const chunk of atPace(content as AsyncIterable<Uint8Array>, pace)) {
    received += chunk.length;
    if (bytes === undefined && received > maxBytes) throw new TooLargeError(received);
    if (bytes !== undefined && received > bytes) {
      throw new TransientError(`attachment ${id} has ${received} bytes and more, Jira says ${bytes}`);
    }
    if (received > lookAt) {
      await assertRoom((bytes ?? received) - received);
      lookAt = received + LOOK_EVERY_BYTES;
    }
    yield chunk;
  }
  if (bytes !== undefined && received !== bytes) {
    throw new TransientError(`attachment ${id} has ${received} bytes, Jira says ${bytes}`);
  }
  await assertHeld();
}
