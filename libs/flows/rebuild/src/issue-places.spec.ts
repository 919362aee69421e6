import { issueIdSchema, monthSchema, type IssueId, type Month } from '@jiralake/core';
import fc from 'fast-check';
import { collectPlaces } from './issue-places';
import { packPaths } from './packed-paths';
import type { LocatedIssue } from './rebuild-tasks';

const idOf = (text: string): IssueId => issueIdSchema.parse(text);
const [january, february] = ['2026-01', '2026-02'].map((text) => monthSchema.parse(text)) as [Month, Month];
const at = (second: number): string => new Date(Date.UTC(2026, 1, 3, 10, 0, second)).toISOString();

function located(index: number, id: string, month: Month | undefined, second = 0): LocatedIssue {
  return { file: `/raw/${index}.json`, id: idOf(id), key: undefined, month, syncedAt: at(second) };
}

function placesOf(issues: readonly LocatedIssue[], order = issues.map((_, i) => i)) {
  const collector = collectPlaces(
    packPaths(
      '/raw',
      issues.map(({ file }) => file),
    ),
  );
  for (const index of order) collector.note(index, issues[index]!);
  return collector.places();
}

describe('the places of issues', () => {
  it('are by month, the largest first, each by ascending ids', () => {
    const places = placesOf([
      located(0, '30', january),
      located(1, '4', february),
      located(2, '100', february),
      located(3, '5', undefined),
    ]);
    expect([...places.months()]).toEqual([
      ['2026-02', 2],
      ['2026-01', 1],
    ]);
    expect(places.issuesOf(february)).toEqual([
      { id: '4', file: '/raw/1.json' },
      { id: '100', file: '/raw/2.json' },
    ]);
    expect(places.issuesOf(monthSchema.parse('2020-01'))).toEqual([]);
    expect(['5', '100', '6', '999'].map((id) => places.has(idOf(id)))).toEqual([true, true, false, false]);
  });

  it('tell ids apart that are the same as numbers', () => {
    const [one, two] = ['9007199254740992', '9007199254740993'];
    const places = placesOf([located(0, two, january), located(1, one, january)]);
    expect(places.issuesOf(january).map(({ id }) => id)).toEqual([one, two]);
  });

  it('are of the newest file of an issue, and of the last by index of equally old ones, in whatever order they are found', () => {
    const file = fc.record({
      id: fc.integer({ min: 1, max: 5 }).map(String),
      month: fc.constantFrom(january, february, undefined),
      second: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(file, { maxLength: 20 }), fc.infiniteStream(fc.nat()), (files, random) => {
        const issues = files.map(({ id, month, second }, i) => located(i, id, month, second));
        const order = issues.map((_, i) => i).sort(() => ((random.next().value as number) % 3) - 1);
        const expected = new Map<string, number>();
        for (const [i, { id, syncedAt }] of issues.entries()) {
          const before = expected.get(id);
          if (before === undefined || issues[before]!.syncedAt <= syncedAt) expected.set(id, i);
        }
        const places = placesOf(issues, order);
        const kept = [...places.months().keys()].flatMap((month) => places.issuesOf(month));
        const wanted = [...expected.values()].filter((i) => issues[i]!.month !== undefined);
        expect(kept.map(({ file }) => file).sort()).toEqual(wanted.map((i) => issues[i]!.file).sort());
        for (const [i, { id }] of issues.entries())
          expect([places.isNewest(i), places.has(id)]).toEqual([expected.get(id) === i, true]);
      }),
    );
  });
});
