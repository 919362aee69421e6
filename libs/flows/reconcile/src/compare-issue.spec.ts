import { microsecondsOf, monthSchema } from '@jiralake/core';
import { compareIssue } from './compare-issue';
import type { IssueView, LakeRow, RawState } from './issue-view';

const [february, march] = [monthSchema.parse('2026-02'), monthSchema.parse('2026-03')];
const at = (time: string): number => Date.parse(`2026-02-03T${time}Z`);
const synced = microsecondsOf('2026-02-03T12:00:00.123Z');

const site = (time?: string) => ({ updated: time === undefined ? undefined : at(time) });
const stored = (time?: string): RawState => ({
  state: 'stored',
  updated: time === undefined ? undefined : at(time),
  syncedAt: synced,
  month: february,
});
const row = (month = february, syncedAt = synced): LakeRow => ({ month, syncedAt });
const deleted: RawState = { state: 'deleted' };
const unreadable: RawState = { state: 'unreadable', error: '7.json is not JSON' };

const found = (view: Partial<IssueView>, unread = new Set<typeof february>()) =>
  compareIssue({ site: undefined, raw: undefined, lake: [], ...view }, unread, true).map((finding) => [
    finding.kind,
    ...(finding.kind === 'lake_behind' ? finding.months : []),
  ]);

describe('compareIssue', () => {
  const whole = { site: site('10:00'), raw: stored('10:00'), lake: [row()] };

  it.each<[string, Partial<IssueView>, string[][]]>([
    ['the same everywhere', {}, []],
    ['known nowhere', { site: undefined, raw: undefined, lake: [] }, []],
    ['on the site alone', { raw: undefined, lake: [] }, [['missing']]],
    ['not in raw', { raw: undefined }, [['missing']]],
    ['older in raw', { site: site('10:01') }, [['stale']]],
    ['newer in raw, because the index lags', { site: site('09:59') }, []],
    ['without a time on the site', { site: site() }, []],
    ['without a time in raw', { raw: stored() }, [['stale']]],
    ['without a time in both', { site: site(), raw: stored() }, []],
    ['deleted, and on the site', { raw: deleted, lake: [] }, [['revived']]],
    ['deleted, and gone', { site: undefined, raw: deleted, lake: [] }, []],
    ['not on the site', { site: undefined }, [['gone']]],
    ['in the lake alone', { site: undefined, raw: undefined }, [['gone']]],
    ['unreadable in raw', { raw: unreadable }, [['unreadable']]],
    ['unreadable in raw and gone', { site: undefined, raw: unreadable, lake: [] }, [['unreadable']]],
    ['not in the lake', { lake: [] }, [['lake_behind', '2026-02']]],
    ['an older row in the lake', { lake: [row(february, synced - 1_000)] }, [['lake_behind', '2026-02']]],
    ['a newer row than raw', { lake: [row(february, synced + 1_000)] }, [['lake_behind', '2026-02']]],
    ['a row of another microsecond', { lake: [row(february, synced + 1)] }, [['lake_behind', '2026-02']]],
    ['a row whose time is unreadable', { lake: [row(february, NaN)] }, [['lake_behind', '2026-02']]],
    ['a row in another month', { lake: [row(march)] }, [['lake_behind', '2026-02', '2026-03']]],
    ['rows in two months', { lake: [row(), row(march)] }, [['lake_behind', '2026-02', '2026-03']]],
    ['two rows in its month', { lake: [row(), row()] }, [['lake_behind', '2026-02']]],
    ['deleted with rows left', { site: undefined, raw: deleted }, [['lake_behind', '2026-02']]],
    ['stale and behind', { site: site('10:01'), lake: [] }, [['stale'], ['lake_behind', '2026-02']]],
    [
      'revived with rows of before',
      { raw: deleted, lake: [row(march)] },
      [['revived'], ['lake_behind', '2026-03']],
    ],
  ])('finds an issue that is %s', (_what, change, expected) => {
    expect(found({ ...whole, ...change })).toEqual(expected);
  });

  it('takes a month that could not be read for unknown, not for empty', () => {
    expect(found({ ...whole, lake: [] }, new Set([february]))).toEqual([]);
    expect(found({ ...whole, lake: [] }, new Set([march]))).toEqual([['lake_behind', '2026-02']]);
    expect(found({ ...whole, lake: [row(march)] }, new Set([february]))).toEqual([
      ['lake_behind', '2026-02', '2026-03'],
    ]);
  });

  it('says why', () => {
    const finding = (view: Partial<IssueView>) =>
      compareIssue({ ...whole, ...view }, new Set(), true).map(({ why }) => why);
    expect(finding({ site: site('10:01') })).toEqual([
      'updated 2026-02-03T10:01:00.000Z, in raw 2026-02-03T10:00:00.000Z',
    ]);
    expect(finding({ lake: [row(march)] })).toEqual(['in 2026-03, should be in 2026-02']);
    expect(finding({ raw: unreadable })).toEqual(['7.json is not JSON']);
  });

  it('of which the site showed only a part is nothing when the site did not show it', () => {
    const stored = { state: 'stored', updated: 1, syncedAt: 1, month: whole.lake[0]!.month } as const;
    expect(compareIssue({ site: undefined, raw: stored, lake: [] }, new Set(), false)).toEqual([]);
    expect(compareIssue({ site: { updated: 2 }, raw: stored, lake: [] }, new Set(), false)).toHaveLength(2);
  });
});
