import { issueIdSchema, monthSchema } from '@jiralake/core';
import type { RawState } from './issue-view';
import { createIssueViews } from './issue-views';

const [february, march] = [monthSchema.parse('2026-02'), monthSchema.parse('2026-03')];
const id = (number: number) => issueIdSchema.parse(String(number));

describe('issue views', () => {
  it('give back what was noted, whatever the order and whatever is absent', () => {
    const views = createIssueViews();
    const stored: RawState = { state: 'stored', updated: 1.5, syncedAt: 17, month: march };
    views.noteLake(id(3), { month: february, syncedAt: 3 });
    views.noteRaw(id(1), stored);
    views.noteRaw(id(2), { state: 'deleted' });
    views.noteRaw(id(4), { state: 'unreadable', error: 'broken' });
    views.noteRaw(id(5), { ...stored, updated: undefined });
    expect(views.noteSite(id(1), { updated: 2 })).toBe(true);
    expect(views.noteSite(id(6), { updated: undefined })).toBe(true);
    expect(views.noteSite(id(6), { updated: 9 })).toBe(false);
    expect(views.noteSite(id(7), { updated: undefined })).toBe(true);
    views.noteLake(id(3), { month: march, syncedAt: 4 });
    views.noteLake(id(3), { month: march, syncedAt: 5 });
    expect(Object.fromEntries(views.all())).toEqual({
      1: { site: { updated: 2 }, raw: stored, lake: [] },
      2: { site: undefined, raw: { state: 'deleted' }, lake: [] },
      3: {
        site: undefined,
        raw: undefined,
        lake: [
          { month: february, syncedAt: 3 },
          { month: march, syncedAt: 4 },
          { month: march, syncedAt: 5 },
        ],
      },
      4: { site: undefined, raw: { state: 'unreadable', error: 'broken' }, lake: [] },
      5: { site: undefined, raw: { ...stored, updated: undefined }, lake: [] },
      6: { site: { updated: 9 }, raw: undefined, lake: [] },
      7: { site: { updated: undefined }, raw: undefined, lake: [] },
    });
  });
});
