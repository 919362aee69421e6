import { monthOf, type IssueId } from '@jiralake/core';
import { monthWorkSet, type DirtySets, writeUnderLease, type Leases } from '@jiralake/ledger';
import { isDeleted, type IsSlaField, type StoredIssue } from '@jiralake/payloads';
import type { WorkRequests } from '@jiralake/queues';
import type { RawStore } from '@jiralake/raw-store';
import { readResponse, type Reading, type SeenFields } from './read-response';

export interface MergeSlaFieldsPorts {
  raw: Pick<RawStore, 'readIssue' | 'saveIssue'>;
  leases: Leases;
  dirty: Pick<DirtySets, 'mark'>;
  work: Pick<WorkRequests, 'fetch'>;
  now(): Promise<Date>;
  isSlaField: IsSlaField;
}

export interface PolledResponse extends SeenFields {
  /** when Jira was asked, by the clock of Redis */
  askedAt: Date;
}

/**
 * Merges the SLA values of a response into the stored issue, under the issue's lease. No other field changes, so the stored
 * issue keeps the time of its fetch; an issue that was fetched after the request is left as it is. The month is marked before
 * the save, so that a crash leaves no value that the lake never gets, and after it, because a commit may come in between.
 * @returns `undefined` when the issue is deleted, or was fetched after the request
 * @throws RetryLaterError when another process holds the issue; LeaseLostError when another process may have written the issue,
 * which is then fetched again
 */
export function mergeSlaFields(
  { raw, leases, dirty, work, now, isSlaField }: MergeSlaFieldsPorts,
  id: IssueId,
  { askedAt, ...seen }: PolledResponse,
): Promise<{ reading: Reading; stored: StoredIssue } | undefined> {
  return leases.hold(`issue:${id}`, async (lease) => {
    const stored = await raw.readIssue(id);
    if (!stored || isDeleted(stored) || !('key' in stored)) return undefined;
    if (stored._fetched_at > askedAt.toISOString()) return undefined;
    const reading = readResponse(stored, seen, isSlaField);
    if (reading.kind !== 'moved') return { reading, stored };
    const workSet = monthWorkSet(monthOf(stored.fields.created));
    await dirty.mark(workSet, [{ id }]);
    const fields = { ...stored.fields, ...reading.fields };
    const moved = { ...stored, fields, _synced_at: (await now()).toISOString() };
    const saved = await writeUnderLease(
      lease,
      () => raw.saveIssue(moved),
      () => work.fetch([{ id }], 'wake'),
    );
    await dirty.mark(workSet, [{ id }]);
    return saved === 'older' ? undefined : { reading, stored };
  });
}
