import { isIssueId, isIssueKey, issueIdSchema, issueKeySchema } from './issue-identity';

describe('issue identity', () => {
  it.each(['20417', '1'])('%p is an issue id', (id) => {
    expect([issueIdSchema.safeParse(id).success, isIssueId(id)]).toEqual([true, true]);
  });

  it.each(['', '0', '-1', '٣٤', '12\n', '../1', '1e3', '12345678901234567890'])('%p is no issue id', (id) => {
    expect([issueIdSchema.safeParse(id).success, isIssueId(id)]).toEqual([false, false]);
  });

  it.each(['SUP-1', 'A1_B-99'])('%p is an issue key', (key) => {
    expect([issueKeySchema.safeParse(key).success, isIssueKey(key)]).toEqual([true, true]);
  });

  it.each(['SUP', 'sup-1', 'SUP-0', 'SUP-1\n', '../SUP-1', 'SUP-1/..', `${'A'.repeat(80)}-1`])(
    '%p is no issue key',
    (key) => {
      expect([issueKeySchema.safeParse(key).success, isIssueKey(key)]).toEqual([false, false]);
    },
  );
});
