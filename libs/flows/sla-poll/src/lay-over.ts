import { monthOf, type IssueId } from '@jiralake/core';
import { monthPart, type DirtySets, writeUnderLease, type Leases } from '@jiralake/ledger';
import { isDeleted, type IsSlaField, type StoredIssue } from '@jiralake/payloads';
import type { WorkRequests } from '@jiralake/queues';
import type { RawStore } from '@jiralake/raw-store';
import { readAnswer, type Reading, type SeenFields } from './read-answer';

export interface LayOverPorts {
  raw: Pick<RawStore, 'readIssue' | 'saveIssue'>;
  leases: Leases;
  dirty: Pick<DirtySets, 'mark'>;
  work: Pick<WorkRequests, 'fetch'>;
  now(): Promise<Date>;
  isSlaField: IsSlaField;
}

export interface PolledAnswer extends SeenFields {
  /** when Jira was asked, by the clock of Redis */
  askedAt: Date;
}

/**
 * Stores the SLA values of an answer under the issue's lease, over what is stored by then; nothing else is touched, so the
 * snapshot keeps the time of its fetch. A fetch that came later stays. The month is marked before, so that a crash leaves
 * no value that the lake never gets, and after, because a commit may come in between.
 * @returns `undefined` when there is nothing to lay it over: deleted, or fetched later
 * @throws RetryLaterError when somebody else is at the issue; LeaseLostError when somebody may have been, and it is fetched again
 */
export function layOver(
  { raw, leases, dirty, work, now, isSlaField }: LayOverPorts,
  id: IssueId,
  { askedAt, ...seen }: PolledAnswer,
): Promise<{ reading: Reading; stored: StoredIssue } | undefined> {
  return leases.hold(`issue:${id}`, async (lease) => {
    const stored = await raw.readIssue(id);
    if (!stored || isDeleted(stored) || !('key' in stored)) return undefined;
    if (stored._fetched_at > askedAt.toISOString()) return undefined;
    const reading = readAnswer(stored, seen, isSlaField);
    if (reading.kind !== 'moved') return { reading, stored };
    const part = monthPart(monthOf(stored.fields.created));
    await dirty.mark(part, [{ id }]);
    const fields = { ...stored.fields, ...reading.fields };
    const moved = { ...stored, fields, _synced_at: (await now()).toISOString() };
    const saved = await writeUnderLease(
      lease,
      () => raw.saveIssue(moved),
      () => work.fetch([{ id }], 'wake'),
    );
    await dirty.mark(part, [{ id }]);
    return saved === 'older' ? undefined : { reading, stored };
  });
}
