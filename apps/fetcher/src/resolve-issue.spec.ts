import { PermanentError, issueKeySchema } from '@jiralake/core';
import type { FetchRequest } from '@jiralake/queues';
import { jiraIssueSchema } from '@jiralake/schemas';
import { resolveIssue } from './resolve-issue';

const key = issueKeySchema.parse('SUP-88');
const moved = jiraIssueSchema.parse({
  id: '20417',
  key: 'OPS-5',
  fields: { created: '2026-02-03T12:06:52.829+0100' },
});
const context = { signal: new AbortController().signal, retried: false };

function askedOf(answer: typeof moved | undefined) {
  const asked: [readonly FetchRequest[], string][] = [];
  const ports = {
    jira: { getIssue: () => Promise.resolve(answer) },
    work: {
      fetch: (...request: [readonly FetchRequest[], string]) => Promise.resolve(void asked.push(request)),
    },
  };
  return { asked, result: resolveIssue(ports, { v: 1, key }, context) };
}

describe('resolveIssue', () => {
  it('asks for a fetch by id, under the key that the issue has by now', async () => {
    const { asked, result } = askedOf(moved);
    expect(await result).toEqual({ outcome: 'resolved', issueId: '20417', issueKey: 'OPS-5' });
    expect(asked).toEqual([[[{ id: '20417', key: 'OPS-5' }], 'admin']]);
  });

  it('fails for good and asks for nothing when Jira knows no such key', async () => {
    const { asked, result } = askedOf(undefined);
    await expect(result).rejects.toThrow(PermanentError);
    await expect(result).rejects.toThrow('SUP-88');
    expect(asked).toEqual([]);
  });
});
