import type { HeldLease, IncompleteIssues } from '@jiralake/queues';
import {
  missingParts,
  type Completeness,
  type IsSlaField,
  type JiraIssue,
  type PartName,
  type RawIssue,
  type StoredIssue,
} from '@jiralake/schemas';
import { fetchMissingParts } from './fetch-missing-parts';
import { awaitedParts, type PartRequests } from './parts/part-requests';
import { previousKeys } from './previous-keys';
import { saveSnapshot, type SaveSnapshotPorts } from './save-snapshot';

export interface SaveAnswerPorts extends SaveSnapshotPorts {
  jira: PartRequests;
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
  const { issue, completeness, failure } = await fetchMissingParts(
    ports.jira,
    { response: answer, stored: previous, isSlaField },
    signal,
  );
  const snapshot: StoredIssue = {
    ...issue,
    _fetched_at: fetchedAt.toISOString(),
    _synced_at: (await ports.now()).toISOString(),
    _completeness: completeness,
    _previous_keys: previousKeys(issue, previous),
  };
  await saveSnapshot(ports, lease, snapshot, stored);
  await noteMissing(ports, snapshot, completeness, fetchedAt);
  if (failure) throw failure;
}

async function noteMissing(
  { jira, incomplete, countIncomplete }: SaveAnswerPorts,
  { id }: StoredIssue,
  completeness: Completeness,
  fetchedAt: Date,
): Promise<void> {
  const missing = missingParts(completeness, awaitedParts(jira));
  for (const { name } of missing) countIncomplete(name);
  const lines = missing.map(({ name, why }) => `${name}: ${why}`);
  if (lines.length === 0) await incomplete.clear(id);
  else await incomplete.note(id, lines, fetchedAt.getTime());
}
