import type { HeldLease, IncompleteIssues } from '@jiralake/ledger';
import {
  missingParts,
  type Completeness,
  type IsSlaField,
  type JiraIssue,
  type PartName,
  type RawIssue,
  type StoredIssue,
} from '@jiralake/payloads';
import { fetchMissingParts } from './fetch-missing-parts';
import { awaitedParts, type PartRequests } from './parts/part-requests';
import { previousKeys } from './previous-keys';
import { saveIssue, type SaveIssuePorts } from './save-issue';

export interface ApplyFoundIssuePorts extends SaveIssuePorts {
  jira: PartRequests;
  incomplete: Pick<IncompleteIssues, 'note' | 'clear'>;
  /** makes sure that the field catalogue has these fields, and tells which of them are SLAs; never fails an issue */
  coverFields(fieldIds: readonly string[], signal: AbortSignal): Promise<IsSlaField>;
  /** counts a part that could not be fetched whole */
  countIncomplete(part: PartName): void;
  /** one clock for all replicas: it orders the stored states of an issue */
  now(): Promise<Date>;
}

/**
 * Fetches the parts that the response lacks and stores the issue. An issue with missing parts is noted, so that it is
 * fetched again until no part is missing.
 * @throws the error of a part, after everything else is stored, when another try may soon get the part
 */
export async function applyFoundIssue(
  ports: ApplyFoundIssuePorts,
  lease: HeldLease,
  { response, stored, fetchedAt }: { response: JiraIssue; stored: RawIssue | undefined; fetchedAt: Date },
  signal: AbortSignal,
): Promise<void> {
  const previous = stored && 'key' in stored ? stored : undefined;
  // the catalogue comes first: it tells which fields are hidden SLAs, and the rows of the lake quote its names
  const isSlaField = await ports.coverFields(Object.keys(response.fields), signal);
  const { issue, completeness, failure } = await fetchMissingParts(
    ports.jira,
    { response, stored: previous, isSlaField },
    signal,
  );
  const fetched: StoredIssue = {
    ...issue,
    _fetched_at: fetchedAt.toISOString(),
    _synced_at: (await ports.now()).toISOString(),
    _completeness: completeness,
    _previous_keys: previousKeys(issue, previous),
  };
  await saveIssue(ports, lease, fetched, stored);
  await noteMissingParts(ports, fetched, completeness, fetchedAt);
  if (failure) throw failure;
}

async function noteMissingParts(
  { jira, incomplete, countIncomplete }: ApplyFoundIssuePorts,
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
