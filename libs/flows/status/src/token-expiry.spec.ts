import { describeExpiry, tokenExpiries } from './token-expiry';

const now = new Date('2026-02-03T12:00:00Z');

it.each([
  ['2026-03-06', 'ok', 31],
  ['2026-03-05', 'soon', 30],
  ['2026-02-17', 'urgent', 14],
  ['2026-02-04', 'urgent', 1],
  ['2026-02-03', 'expired', 0],
])('a token of %s is %s', (expires, state, daysLeft) => {
  expect(tokenExpiries({ JIRA_API_TOKEN_EXPIRES: expires }, now)).toEqual([
    { token: 'JIRA_API_TOKEN', expires, state, daysLeft },
  ]);
});

it('nothing is told of tokens whose last day is not known', () => {
  expect(tokenExpiries({}, now)).toEqual([]);
});

it('is told in words', () => {
  const [day, gone] = ['2026-02-04', '2026-02-01'].flatMap((expires) =>
    tokenExpiries({ JIRA_SLA_API_TOKEN_EXPIRES: expires }, now),
  );
  expect(describeExpiry(day!)).toBe('JIRA_SLA_API_TOKEN expires on 2026-02-04, in 1 day');
  expect(describeExpiry(gone!)).toBe('JIRA_SLA_API_TOKEN expired on 2026-02-01');
});
