import type { HeldLease, IncompleteIssues } from '@jiralake/ledger';
import {
  missingParts,
  partNames,
  type Completeness,
  type IsSlaField,
  type JiraIssue,
  type PartName,
  type RawIssue,
  type StoredIssue,
} from '@jiralake/payloads';
import { completeIssue, type CompletionPorts } from './complete-issue';
import { previousKeys } from './previous-keys';
import { saveSnapshot, type SaveSnapshotPorts } from './save-snapshot';

export interface SaveAnswerPorts extends SaveSnapshotPorts {
  jira: CompletionPorts;
  incomplete: Pick<IncompleteIssues, 'note' | 'clear'>;
  /** has the field catalogue know these fields, and tells what it knows of them; never fails an issue */
  coverFields(fieldIds: readonly string[], signal: AbortSignal): Promise<IsSlaField>;
  /** counts a part that could not be fetched whole */
  countIncomplete(part: PartName): void;
  /** one clock for all replicas: it orders the snapshots of an issue */
  now(): Promise<Date>;
}

/**
 * Completes an issue's answer and stores it; notes what is missing, so that it is fetched again until nothing is.
 * @throws the reason, after everything else is stored, when another try may soon get a missing part
 */
export async function saveAnswer(
  ports: SaveAnswerPorts,
  lease: HeldLease,
  answer: JiraIssue,
  stored: RawIssue | undefined,
  { fetchedAt, signal }: { fetchedAt: Date; signal: AbortSignal },
): Promise<void> {
  const previous = stored && 'key' in stored ? stored : undefined;
  // before it is judged what may not be read, and before the issue can reach the lake, whose rows quote the names of its fields
  const isSlaField = await ports.coverFields(Object.keys(answer.fields), signal);
  const completed = await completeIssue(ports.jira, answer, { stored: previous, isSlaField }, signal);
  const snapshot: StoredIssue = {
    ...completed.issue,
    _fetched_at: fetchedAt.toISOString(),
    _synced_at: (await ports.now()).toISOString(),
    _remote_links: completed.remoteLinks,
    _completeness: completed.completeness,
    _previous_keys: previousKeys(completed.issue, previous),
  };
  await saveSnapshot(ports, lease, snapshot, stored);
  await noteMissing(ports, snapshot, completed.completeness, fetchedAt);
  if (completed.failure) throw completed.failure;
}

async function noteMissing(
  { jira, incomplete, countIncomplete }: SaveAnswerPorts,
  { id }: StoredIssue,
  completeness: Completeness,
  fetchedAt: Date,
): Promise<void> {
  // without an account that could read them, or when they are not wanted, there is nothing to wait for
  const awaited: Completeness = {
    ...completeness,
    ...(jira.hasServiceAccount ? {} : { sla: { state: 'complete' } }),
    ...(jira.getRemoteLinks ? {} : { remote_links: { state: 'complete' } }),
  };
  for (const part of partNames) if (awaited[part].state !== 'complete') countIncomplete(part);
  const missing = missingParts(awaited);
  if (missing.length === 0) await incomplete.clear(id);
  else await incomplete.note(id, missing, fetchedAt.getTime());
}
