import { issueIdSchema, monthSchema } from '@jiralake/core';
import type { PendingRenewal } from '@jiralake/ledger';
import { findAffectedIssues } from './find-affected-issues';
import type { AffectedChoice } from './lake-reader';

const [january, february] = [monthSchema.parse('2026-01'), monthSchema.parse('2026-02')];
const id = issueIdSchema.parse('7');
const since = Date.parse('2026-02-03T12:00:00Z');
const sprint: PendingRenewal = { kind: 'sprint', id: '41', since };

async function search(pending: PendingRenewal, broken?: string) {
  const asked: [string, AffectedChoice][] = [];
  const found = await findAffectedIssues(
    {
      months: () => Promise.resolve([january, february]),
      affectedIn(month, _pending, choice) {
        asked.push([month, choice]);
        return month === broken ? Promise.reject(new Error('damaged')) : Promise.resolve([id]);
      },
    },
    pending,
    10,
  );
  return { found, asked };
}

describe('looking for the issues of a thing', () => {
  it.each([
    [
      'saved a while after the change too, for its fetch may have begun before',
      sprint,
      '2026-02-03T12:01:00.000Z',
    ],
    ['the second time only saved before the change', { ...sprint, looked: true }, '2026-02-03T12:00:00.000Z'],
    ['whenever saved, when they show it as it is no more', { ...sprint, now: 'S' }, undefined],
  ])('takes those %s', async (_which, pending, savedBefore) => {
    const { asked } = await search(pending);
    expect(asked.map(([, choice]) => choice.savedBefore)).toEqual([savedBefore, savedBefore]);
  });

  it('goes on in the month where it ended, behind its last issue', async () => {
    const { asked } = await search({ ...sprint, after: { month: february, id } });
    expect(asked).toMatchObject([['2026-02', { after: '7' }]]);
  });

  it('does not lose the other months over one that cannot be read', async () => {
    const { found } = await search(sprint, january);
    expect(found).toMatchObject({ issues: [{ month: february, ids: [id] }], unread: ['2026-01: damaged'] });
  });
});
