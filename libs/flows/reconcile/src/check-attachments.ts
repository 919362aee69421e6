import { monthOf, PermanentError, RetryLaterError, type IssueId, type Month } from '@jiralake/core';
import type { Leases } from '@jiralake/ledger';
import { indexEntriesOf, isDeleted } from '@jiralake/payloads';
import type { WorkRequests } from '@jiralake/queues';
import {
  findLostFiles,
  withoutLost,
  type AttachmentStore,
  type LostFile,
  type RawStore,
} from '@jiralake/raw-store';
import type { Found } from './found';

export interface CheckAttachmentsPorts {
  raw: Pick<RawStore, 'listIssues' | 'readIssue'>;
  attachments: Pick<AttachmentStore, 'readStates' | 'saveStates' | 'sizeOf' | 'hashOf'>;
  /** true when the files of an issue are still to be stored, so that what is not known of them yet is no loss */
  isOwed(id: IssueId): Promise<boolean>;
  /** has what is lost stored again; without it nothing is changed or marked */
  repair: AttachmentRepair | undefined;
  onProgress(done: number, total: number): void;
}

export interface AttachmentRepair {
  leases: Leases;
  work: Pick<WorkRequests, 'attachments' | 'transform'>;
}

export interface CheckAttachmentsChoice {
  /** read all files and compare their SHA-256, not just their sizes */
  verify: boolean;
}

export interface AttachmentsSummary {
  /** files that are said to be stored, by what is known of them before the check */
  stored: number;
  /** of these, files that are missing, or not as they were stored */
  lost: Found;
  /** attachments of which nothing is known: they were never asked for, or what was known is lost */
  unknown: Found;
  /** issues whose files are to be stored again, or would be */
  marked: number;
  /** of these, issues that somebody else was at work on: what is damaged of them is left to the next check */
  busy: number;
}

/** An issue with files that are not as they should be. */
interface Finding {
  id: IssueId;
  key: string;
  month: Month;
  stored: number;
  lost: LostFile[];
  unknown: string[];
}

const MOST_EXAMPLES = 5;

/**
 * Compares what is known of the attachments with the files on the disk, and has stored again whatever is not there as it
 * should be: first it is no longer said to be stored, in the lake neither. Reads each raw file, and of an issue with
 * attachments its states; a look at each file, and with `verify` one reading. One issue at a time is in memory.
 * @throws errors of the disk, or the reason of the aborted signal
 */
export async function checkAttachments(
  ports: CheckAttachmentsPorts,
  choice: CheckAttachmentsChoice,
  signal: AbortSignal,
): Promise<AttachmentsSummary> {
  const summary: AttachmentsSummary = {
    stored: 0,
    marked: 0,
    busy: 0,
    lost: { count: 0, examples: [] },
    unknown: { count: 0, examples: [] },
  };
  for await (const finding of lookAtAttachments(ports, choice, signal)) {
    const { id, lost, unknown } = finding;
    summary.stored += finding.stored;
    if (lost.length + unknown.length === 0) continue;
    for (const { file, loss } of lost) note(summary.lost, id, `${file} is ${loss}`);
    for (const attachment of unknown)
      note(summary.unknown, id, `nothing is known of attachment ${attachment}`);
    summary.marked += 1;
    if (ports.repair && !(await haveStored(ports, ports.repair, finding, choice))) summary.busy += 1;
  }
  return summary;
}

async function* lookAtAttachments(
  ports: CheckAttachmentsPorts,
  { verify }: CheckAttachmentsChoice,
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  const ids = await ports.raw.listIssues();
  for (const [i, id] of ids.entries()) {
    signal.throwIfAborted();
    const finding = await lookAt(ports, id, verify);
    ports.onProgress(i + 1, ids.length);
    if (finding) yield finding;
  }
}

async function lookAt(
  { raw, attachments, isOwed }: CheckAttachmentsPorts,
  id: IssueId,
  verify: boolean,
): Promise<Finding | undefined> {
  // a broken raw file is found by those who need what is in it
  const issue = await ifReadable(raw.readIssue(id));
  if (!issue || isDeleted(issue) || !('key' in issue)) return undefined;
  const { attachmentIds } = indexEntriesOf(issue);
  if (attachmentIds.length === 0) return undefined;
  // what has gone may have moved with the key of its issue meanwhile: then the states say so by now
  for (let before: string | undefined; ;) {
    const states = await ifReadable(attachments.readStates(id));
    const lost = states ? await findLostFiles(attachments, states, { attachmentIds, verify }) : [];
    const now = JSON.stringify(states);
    if (lost.length > 0 && now !== before) {
      before = now;
      continue;
    }
    const unrecorded = attachmentIds.filter((each) => !states || !Object.hasOwn(states.files, each));
    const unknown = unrecorded.length > 0 && !(await isOwed(id)) ? unrecorded : [];
    const stored = attachmentIds.filter((each) => states?.files[each]?.status === 'stored').length;
    return { id, key: issue.key, month: monthOf(issue.fields.created), stored, lost, unknown };
  }
}

/** Corrects the states and marks the issue; false when somebody else is at work on its files, who may have passed these. */
async function haveStored(
  { attachments }: CheckAttachmentsPorts,
  { leases, work }: AttachmentRepair,
  { id, key, month, lost }: Finding,
  { verify }: CheckAttachmentsChoice,
): Promise<boolean> {
  let corrected = true;
  try {
    if (lost.length > 0) {
      await leases.hold(`attachments:${id}`, async ({ assertHeld }) => {
        const states = await ifReadable(attachments.readStates(id));
        if (!states) return;
        const attachmentIds = lost.map(({ attachmentId }) => attachmentId);
        const still = await findLostFiles(attachments, states, { attachmentIds, verify });
        await assertHeld();
        if (still.length > 0) await attachments.saveStates(withoutLost(states, still));
      });
      await work.transform(month, [id]);
    }
  } catch (error) {
    if (!(error instanceof RetryLaterError)) throw error;
    corrected = false;
  }
  await work.attachments(id, key);
  return corrected;
}

/** A broken file of states is replaced by whoever stores the files: of what was in it nothing is known. */
async function ifReadable<T>(reading: Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof PermanentError) return undefined;
    throw error;
  }
}

function note(found: Found, id: IssueId, why: string): void {
  found.count += 1;
  if (found.examples.length < MOST_EXAMPLES) found.examples.push({ id, why });
}
