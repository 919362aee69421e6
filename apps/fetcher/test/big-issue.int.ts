import { setTimeout as sleep } from 'node:timers/promises';
import { RateLimitedError, type IssueId } from '@jiralake/core';
import { createIncompleteIssues } from '@jiralake/ledger';
import { partsOfKind, type JiraIssue, type ListEntry, type StoredIssue } from '@jiralake/payloads';
import { useFetcher } from './use-fetcher';
import type { SiteTruth } from './use-simulator';

// issues of 250 comments, 230 changes, 60 worklogs, 12 remote links and inline media: past every window
const fetcher = useFetcher(['--big-issues', '12']);

const sizes = (raw: StoredIssue): Record<string, number> => ({
  comments: listOf(raw.fields['comment'], 'comments').length,
  worklogs: listOf(raw.fields['worklog'], 'worklogs').length,
  changelog: listOf(raw['changelog'], 'histories').length,
  remoteLinks: raw._remote_links.length,
});
const listOf = (container: unknown, name: string): ListEntry[] =>
  (container as Record<string, ListEntry[]>)[name] ?? [];
const byId = (entries: ListEntry[]): ListEntry[] => [...entries].sort((a, b) => Number(a.id) - Number(b.id));

const slaOf = ({ fields }: JiraIssue): unknown => fields['customfield_10161'];

let chosen: Chosen | undefined;

interface Chosen {
  id: IssueId;
  keys: string[];
  /** the lists of the issue on the site, read once because they are long */
  truth: SiteTruth;
}

/** A big issue that was moved twice and has SLA values, which only the service account may read. */
async function bigIssue(): Promise<IssueId> {
  chosen ??= await moveBigIssue();
  return chosen.id;
}

async function moveBigIssue(): Promise<Chosen> {
  const { site } = fetcher();
  for (const { issue, remoteLinks } of await site.truths()) {
    if (remoteLinks.length !== 12 || !slaOf(issue)) continue;
    const keys: string[] = [issue.key];
    await site.change('move', issue.id);
    keys.push((await site.truthOf(issue.id)).key);
    await site.change('move', issue.id);
    const truth = (await site.truths()).find((other) => other.issue.id === issue.id)!;
    if (slaOf(truth.issue)) return { id: issue.id, keys, truth };
  }
  throw new Error('the site has no big issue with SLA values');
}

/** Compares all lists of the site with the stored ones. */
async function expectWhole(id: IssueId): Promise<void> {
  const raw = await fetcher().rawOf(id);
  const { truth, keys } = chosen!;
  expect(sizes(raw)).toEqual({ comments: 250, worklogs: 60, changelog: 232, remoteLinks: 12 });
  for (const [container, name] of [
    ['comment', 'comments'],
    ['worklog', 'worklogs'],
  ] as const) {
    expect(byId(listOf(raw.fields[container], name))).toEqual(
      byId(listOf(truth.issue.fields[container], name)),
    );
  }
  expect(byId(listOf(raw['changelog'], 'histories'))).toEqual(
    byId(listOf(truth.issue['changelog'], 'histories')),
  );
  expect(raw._remote_links).toEqual(truth.remoteLinks);
  expect(slaOf(raw)).toEqual(slaOf(truth.issue));
  expect([raw.key, raw._previous_keys?.toSorted()]).toEqual([truth.issue.key, keys.toSorted()]);
  expect(JSON.stringify(raw.fields['description'])).toContain('"mediaSingle"');
  expect(raw.fields['description']).toEqual(truth.issue.fields['description']);
  expect(new Set(Object.values(raw._completeness ?? {}).map(({ state }) => state))).toEqual(
    new Set(['complete']),
  );
  expect(JSON.stringify(raw)).not.toContain('errorMessage');
}

/** Fetches until it is done, as the queue does. */
async function fetchUntilDone(id: IssueId): Promise<number> {
  const { dirty, run } = fetcher();
  await dirty.mark('fetch', [{ id }]);
  for (let attempt = 1; attempt <= 8; attempt++) {
    try {
      await run(id);
      return attempt;
    } catch (error) {
      if (error instanceof RateLimitedError) await sleep(error.retryAfterMs);
      else if ((error as Error).name !== 'TransientError') throw error;
    }
  }
  throw new Error('not done after 8 attempts');
}

afterEach(() => fetcher().site.faults([]));

describe('an issue past every window', () => {
  it('is whole after one fetch', async () => {
    const id = await bigIssue();
    expect(await fetchUntilDone(id)).toBe(1);
    await expectWhole(id);
  });

  const faults: [string, object, number[]?][] = [
    ['429', { kind: '429', retryAfter: 1 }],
    ['429 for this endpoint', { kind: '429', retryAfter: 1, reason: 'jira-burst-based' }],
    ['503', { kind: '503' }],
    ['500 in HTML', { kind: 'status', status: 500, body: 'html' }],
    // where the connection was a kept one, which may have been idle for too long, the request is sent again at once
    ['a dropped connection', { kind: 'drop' }, [1, 2]],
    ['a response cut in the middle', { kind: 'cut' }],
    ['truncated JSON', { kind: 'cut', how: 'truncate' }],
    ['a login page', { kind: 'html' }],
    ['null', { kind: 'types', to: 'null' }],
    ['a list', { kind: 'types', to: 'list' }],
  ];
  it.each(faults)(
    'I6: is whole although any one request is answered with %s',
    async (_, fault, attempts = [2]) => {
      const { site } = fetcher();
      const id = await bigIssue();
      await site.takeRequests();
      await fetchUntilDone(id);
      const requests = Object.values(await site.takeRequests()).reduce((sum, count) => sum + count, 0);
      expect(requests).toBeGreaterThanOrEqual(9);
      for (let nth = 1; nth <= requests; nth++) {
        await site.faults([{ match: { nth }, times: 1, fault }]);
        expect(attempts).toContain(await fetchUntilDone(id));
        await expectWhole(id);
      }
      expect(await createIncompleteIssues(fetcher().redis, fetcher().prefix).list()).toEqual([]);
    },
    90_000,
  );

  it.each([
    ['pages shorter than asked', [{ fault: { kind: 'shortPages' } }]],
    ['a slow site', [{ fault: { kind: 'latency', ms: 20 } }]],
  ])('is whole in spite of %s', async (_, rules) => {
    const id = await bigIssue();
    await fetcher().site.faults(rules);
    expect(await fetchUntilDone(id)).toBe(1);
    await expectWhole(id);
  });

  it('I6: says that a list is incomplete when its endpoint ignores startAt, and keeps all that was known', async () => {
    const { site, fetch, rawOf, redis, prefix } = fetcher();
    const id = await bigIssue();
    await fetchUntilDone(id);
    await site.faults([{ match: { path: '/comment' }, fault: { kind: 'ignoreStartAt' } }]);
    await fetch(id);
    expect(sizes(await rawOf(id))['comments']).toBe(250);
    expect((await rawOf(id))._completeness?.comments).toEqual({
      state: 'incomplete',
      why: '100 of 250 could be read',
    });
    expect(await createIncompleteIssues(redis, prefix).list()).toMatchObject([{ id }]);
    await site.faults([]);
    await fetchUntilDone(id);
    await expectWhole(id);
    expect(await createIncompleteIssues(redis, prefix).list()).toEqual([]);
  });

  it('I6: keeps SLA values when the service account loses its rights', async () => {
    const { site, fetch, rawOf } = fetcher();
    const { issue } = (await site.truths()).find(({ issue: { fields } }) => fields['customfield_10161'])!;
    await fetch(issue.id);
    const before = await rawOf(issue.id);
    expect(before.fields['customfield_10161']).toEqual(issue.fields['customfield_10161']);
    await site.faults([{ fault: { kind: 'revoke', what: 'sla' } }]);
    await fetch(issue.id);
    const after = await rawOf(issue.id);
    expect(after._completeness?.sla).toMatchObject({ state: 'not_fetched' });
    expect(after.fields['customfield_10161']).toEqual(before.fields['customfield_10161']);
  });

  it('is whole although a comment is deleted while its pages are read', async () => {
    const { site, rawOf, run, dirty } = fetcher();
    const id = await bigIssue();
    await dirty.mark('fetch', [{ id }]);
    await site.faults([{ fault: { kind: 'deleteCommentOnPage', page: 2 } }]);
    await run(id);
    expect(sizes(await rawOf(id))['comments']).toBe(249);
    const truth = await site.truthOf(id);
    expect(byId(listOf((await rawOf(id)).fields['comment'], 'comments'))).toEqual(
      byId(listOf(truth.fields['comment'], 'comments')),
    );
  });
});

describe('the cost of a fetch', () => {
  it('is few requests for an issue inside the windows: issue, SLA, and each list of its own', async () => {
    const { site, fetch } = fetcher();
    const { issue } = (await site.truths()).find(({ remoteLinks }) => remoteLinks.length < 3)!;
    await site.takeRequests();
    await fetch(issue.id);
    const requests = Object.values(await site.takeRequests()).reduce((sum, count) => sum + count, 0);
    expect(requests).toBeLessThanOrEqual(2 + partsOfKind('own list').length);
  });
});
