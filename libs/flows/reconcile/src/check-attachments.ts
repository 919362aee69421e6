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
  /** true when an issue is marked to have its attachments stored, so that attachments without a state are not lost */
  isMarked(id: IssueId): Promise<boolean>;
  /** corrects states and marks issues; without it, as in a dry run, nothing is changed or marked */
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
  /** number of files with the state `stored` before the check */
  stored: number;
  /** of these, files that are missing, or differ from their size or checksum */
  lost: Found;
  /** attachments without a state: they were never requested, or their state is lost */
  unknown: Found;
  /** number of issues marked to have their files stored again; in a dry run, of issues that would be marked */
  marked: number;
  /** of these, issues whose lease another process holds: their damaged files are left to the next check */
  busy: number;
}

/** The result of the check of one issue. */
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
 * Compares the states of the attachments with the files on the disk. The state of a missing or damaged file becomes `failed`,
 * and its issue is marked, so that the file is stored again and the lake no longer shows the file as stored. Reads each raw
 * file, and the states of each issue with attachments; calls stat on each file, and with `verify` reads each file once. One
 * issue at a time is in memory.
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
  for await (const finding of checkIssues(ports, choice, signal)) {
    const { id, lost, unknown } = finding;
    summary.stored += finding.stored;
    if (lost.length + unknown.length === 0) continue;
    for (const { file, loss } of lost) note(summary.lost, id, `${file} is ${loss}`);
    for (const attachment of unknown) note(summary.unknown, id, `attachment ${attachment} has no state`);
    summary.marked += 1;
    if (ports.repair && !(await repairIssue(ports, ports.repair, finding, choice))) summary.busy += 1;
  }
  return summary;
}

async function* checkIssues(
  ports: CheckAttachmentsPorts,
  { verify }: CheckAttachmentsChoice,
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  const ids = await ports.raw.listIssues();
  for (const [i, id] of ids.entries()) {
    signal.throwIfAborted();
    const finding = await checkIssue(ports, id, verify);
    ports.onProgress(i + 1, ids.length);
    if (finding) yield finding;
  }
}

async function checkIssue(
  { raw, attachments, isMarked }: CheckAttachmentsPorts,
  id: IssueId,
  verify: boolean,
): Promise<Finding | undefined> {
  // the comparison of raw and site reports a broken raw file
  const issue = await ifReadable(raw.readIssue(id));
  if (!issue || isDeleted(issue) || !('key' in issue)) return undefined;
  const { attachmentIds } = indexEntriesOf(issue);
  if (attachmentIds.length === 0) return undefined;
  // a missing file may have moved in the meantime, because its issue got another key: the states are read again
  for (let before: string | undefined; ;) {
    const states = await ifReadable(attachments.readStates(id));
    const lost = states ? await findLostFiles(attachments, states, { attachmentIds, verify }) : [];
    const now = JSON.stringify(states);
    if (lost.length > 0 && now !== before) {
      before = now;
      continue;
    }
    const unrecorded = attachmentIds.filter((each) => !states || !Object.hasOwn(states.files, each));
    const unknown = unrecorded.length > 0 && !(await isMarked(id)) ? unrecorded : [];
    const stored = attachmentIds.filter((each) => states?.files[each]?.status === 'stored').length;
    return { id, key: issue.key, month: monthOf(issue.fields.created), stored, lost, unknown };
  }
}

/**
 * Corrects the states and marks the issue. Returns false when another process holds the lease of the files; that process may
 * be past these files already.
 */
async function repairIssue(
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

/** Returns `undefined` for a broken file of states as well; the next worker that stores the files replaces it. */
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
