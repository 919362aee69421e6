import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { issueIdSchema, TransientError, type IssueId } from '@jiralake/core';
import { createIncompleteIssues } from '@jiralake/ledger';
import type { StoredIssue } from '@jiralake/payloads';
import { fetchBatch } from '../src/fetch-batch';
import { useFetcher } from './use-fetcher';

// one issue has lists past every window: 250 comments, 230 changes, 60 worklogs
const fetcher = useFetcher(['--issues', '12', '--big-issues', '1']);
const SLA_FIELDS = ['customfield_10161', 'customfield_10328'];
const ISSUE = '/rest/api/3/issue/[^/]+';
const signal = new AbortController().signal;

afterEach(() => fetcher().site.faults([]));

async function bigIssue(): Promise<IssueId> {
  const truths = await fetcher().site.truths();
  const big = truths.find(({ issue }) => sizesOf(issue).comments > 100);
  return issueIdSchema.parse(big?.issue.id);
}

/** The first issue of the site is the one that is answered for another. */
async function firstTwo(): Promise<[IssueId, IssueId]> {
  const [first, second] = (await fetcher().site.truths()).map(({ issue }) => issueIdSchema.parse(issue.id));
  return [first!, second!];
}

const fileOf = (id: IssueId): Promise<string> =>
  readFile(path.join(fetcher().folder, `issues/by-id/${id}.json`), 'utf8');

const lengthOf = (container: unknown, name: string): number =>
  (container as Record<string, unknown[]>)[name]?.length ?? 0;

function sizesOf(issue: Pick<StoredIssue, 'fields'> & Record<string, unknown>) {
  return {
    comments: lengthOf(issue.fields['comment'], 'comments'),
    worklogs: lengthOf(issue.fields['worklog'], 'worklogs'),
    changelog: lengthOf(issue['changelog'], 'histories'),
  };
}

async function batch(ids: readonly IssueId[]) {
  await fetcher().dirty.mark(
    'fetch',
    ids.map((id) => ({ id })),
  );
  const job = { v: 1 as const, ids: [...ids], attachments: false };
  return fetchBatch(fetcher().ports, job, { signal, retried: false });
}

describe('a response of another issue', () => {
  it('I2: is refused in a single fetch; both issues stay as they were stored, and the mark stays', async () => {
    const { site, fetch, run, marked } = fetcher();
    const [other, id] = await firstTwo();
    await fetch(other);
    await fetch(id);
    const before = [await fileOf(other), await fileOf(id)];
    await site.faults([{ match: { path: `${ISSUE}$` }, fault: { kind: 'otherIssue' } }]);
    await expect(fetch(id)).rejects.toThrow(TransientError);
    await expect(run(id)).rejects.toThrow(`answered with issue ${other}, which was not asked for`);
    expect([await fileOf(other), await fileOf(id)]).toEqual(before);
    expect(await marked('fetch')).toEqual([id]);
    await site.faults([]);
    expect(await run(id)).toMatchObject({ outcome: 'saved' });
    expect(await marked('fetch')).toEqual([]);
  });

  it('I6: is refused among many: the issue is left to a fetch of its own, whether it was stored before or not', async () => {
    const { site, fetch, marked, ports, queues } = fetcher();
    const [other, first] = await firstTwo();
    const [, , second] = (await site.truths()).map(({ issue }) => issueIdSchema.parse(issue.id));
    await fetch(other);
    const before = await fileOf(other);
    const mistaken = { match: { path: '/issue/bulkfetch', account: 'main' }, fault: { kind: 'otherIssue' } };
    await site.faults([mistaken]);
    expect(await batch([first, second!])).toMatchObject({ saved: 1, gone: 0, left: first });
    expect(await marked('fetch')).toEqual([first]);
    expect(await ports.raw.readIssue(first)).toBeUndefined();
    expect((await queues.bull.fetch.getWaiting()).map(({ data }) => data as object)).toMatchObject([
      { id: first },
    ]);
    await site.faults([]);
    await batch([first]);
    const stored = await fileOf(first);
    await site.faults([mistaken]);
    expect(await batch([first])).toMatchObject({ saved: 0, gone: 0, left: first });
    expect([await fileOf(other), await fileOf(first)]).toEqual([before, stored]);
  });

  it('I6: is refused in the change logs of many, and costs what they would have brought', async () => {
    const { site, rawOf } = fetcher();
    const id = await bigIssue();
    await site.faults([{ match: { path: '/changelog/bulkfetch' }, fault: { kind: 'otherIssue' } }]);
    expect(await batch([id])).toMatchObject({ left: id });
    await site.faults([]);
    await batch([id]);
    expect(sizesOf(await rawOf(id))).toEqual(sizesOf(await site.truthOf(id)));
  });

  it.each(['service', 'bulk'] as const)(
    'I6: is no SLA value of an issue, nor does it replace one: %s',
    async (way) => {
      const { site, fetch, rawOf } = fetcher();
      const truths = await site.truths();
      const slaOf = (issue: { fields: Record<string, unknown> }) =>
        SLA_FIELDS.map((name) => issue.fields[name]);
      const [, found] = truths.filter(({ issue }) => slaOf(issue).some((value) => value));
      const id = issueIdSchema.parse(found!.issue.id);
      await fetch(id);
      expect(slaOf(await rawOf(id))).toEqual(slaOf(found!.issue));
      await site.faults([{ match: { account: 'service' }, fault: { kind: 'otherIssue' } }]);
      if (way === 'bulk') expect(await batch([id])).toMatchObject({ left: id });
      else await expect(fetch(id)).rejects.toThrow('which was not asked for');
      expect(slaOf(await rawOf(id))).toEqual(slaOf(found!.issue));
      expect((await rawOf(id))._completeness?.sla).toMatchObject({ state: 'not_fetched' });
    },
  );

  it.each(['comment', 'worklog', 'changelog'])(
    'I6: is no list of an issue (%s): what was stored stays, and the issue is fetched again',
    async (list) => {
      const { site, fetch, run, rawOf, redis, prefix, dirty } = fetcher();
      const id = await bigIssue();
      await fetch(id);
      const before = await rawOf(id);
      await site.faults([{ match: { path: `${ISSUE}/${list}` }, fault: { kind: 'otherIssue' } }]);
      await dirty.mark('fetch', [{ id }]);
      await run(id).catch((error: unknown) => expect(error).toBeInstanceOf(TransientError));
      const after = await rawOf(id);
      expect(sizesOf(after)).toEqual(sizesOf(before));
      expect(after.fields['comment']).toEqual(before.fields['comment']);
      expect(Object.values(after._completeness ?? {}).map(({ state }) => state)).toContain('not_fetched');
      expect(await createIncompleteIssues(redis, prefix).list()).toMatchObject([{ id }]);
    },
  );
});

describe('lists that do not say how many there are', () => {
  it.each(['keep', 'drop'] as const)(
    'I6: are read to a proven end, by a single fetch and by a batch, isLast: %s',
    async (isLast) => {
      const { site, fetch, rawOf } = fetcher();
      const id = await bigIssue();
      await site.faults([{ fault: { kind: 'noTotal', isLast } }]);
      const truth = sizesOf(await site.truthOf(id));
      for (const read of [fetch, (each: IssueId) => batch([each])]) {
        await read(id);
        const raw = await rawOf(id);
        expect(sizesOf(raw)).toEqual(truth);
        expect(new Set(Object.values(raw._completeness ?? {}).map(({ state }) => state))).toEqual(
          new Set(['complete']),
        );
      }
    },
  );

  it('I6: are incomplete where nothing proves their end, and keep what was stored', async () => {
    const { site, fetch, rawOf } = fetcher();
    const id = await bigIssue();
    await fetch(id);
    const before = sizesOf(await rawOf(id));
    await site.faults([
      { fault: { kind: 'noTotal', isLast: 'drop' } },
      { match: { path: `${ISSUE}/` }, fault: { kind: 'ignoreStartAt' } },
    ]);
    await fetch(id);
    const after = await rawOf(id);
    expect(sizesOf(after)).toEqual(before);
    expect(after._completeness).toMatchObject({
      comments: { state: 'incomplete', why: '100 of unknown could be read' },
      changelog: { state: 'incomplete' },
    });
  });
});
