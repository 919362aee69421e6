import type { IssueId } from '@jiralake/core';
import type { RawIssue } from '@jiralake/payloads';
import { lostIssues } from './lost-issues';

type Site = Parameters<typeof lostIssues>[1];

const UPDATED = '2026-03-01T12:00:00.000+0100';
const site = [{ issue: { id: '1', key: 'OPS-1', fields: { updated: UPDATED } } }] as unknown as Site;
const living = (id: string, key: string, updated: string): object => ({ id, key, fields: { updated } });
const deleted = (id: string): object => ({ id, _deleted_at: UPDATED, _fetched_at: UPDATED });

function lost(stored: object[], changes: Parameters<typeof lostIssues>[2] = []): Promise<string[]> {
  const byId = new Map(stored.map((raw) => [(raw as { id: string }).id, raw as RawIssue]));
  return lostIssues({ readIssue: (id: IssueId) => Promise.resolve(byId.get(id)) }, site, changes);
}

describe('lost issues', () => {
  it('are none when what is stored is as new, whatever the time zone it is written in', async () => {
    expect(await lost([living('1', 'OPS-1', '2026-03-01T11:00:00.000Z')])).toEqual([]);
  });

  it.each([
    ['is not stored', []],
    ['is stored as deleted', [deleted('1')]],
    ['is stored as OPS-1 of 2026-03-01T10:59:59.000Z', [living('1', 'OPS-1', '2026-03-01T10:59:59.000Z')]],
    ['is stored as OLD-1 of 2026-03-01T11:00:00.000Z', [living('1', 'OLD-1', '2026-03-01T11:00:00.000Z')]],
  ])('are those of which one %s', async (what, stored) => {
    expect(await lost(stored)).toEqual([`OPS-1 (1) of ${UPDATED} ${what}`]);
  });

  it('are those that were deleted and are stored as if they were not', async () => {
    const whole = living('1', 'OPS-1', UPDATED);
    const deletions = [
      { issueIds: ['2', '1'], deleted: true },
      { issueIds: ['3'], deleted: true },
      // was never stored, so there is nothing to remove
      { issueIds: ['4'], deleted: true },
      { issueIds: ['5'], deleted: false },
    ];
    const stored = [whole, living('2', 'OPS-2', UPDATED), deleted('3'), living('5', 'OPS-5', UPDATED)];
    expect(await lost(stored, deletions as never)).toEqual(['2 was deleted and is not stored as such']);
  });
});
