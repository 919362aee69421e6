import { issueIdSchema, RateLimitedError, type IssueId } from '@jiralake/core';
import type { JobContext, JobResult } from '@jiralake/queues';
import { forEachPart } from '@jiralake/payloads';
import { fetchBatch } from '../src/fetch-batch';
import { useFetcher, type Ports } from './use-fetcher';

const BULK = 'POST /rest/api/3/issue/bulkfetch';
const ISSUE = 'GET /rest/api/3/issue/:idOrKey';

const fetcher = useFetcher(['--issues', '90', '--big-issues', '2']);
afterEach(() => fetcher().site.faults([]));

const idsOf = async (): Promise<IssueId[]> =>
  (await fetcher().site.truths()).map(({ issue }) => issueIdSchema.parse(issue.id));

/** Marks issues and fetches them together. */
async function batch(
  ids: readonly IssueId[],
  changed: Partial<Ports> = {},
  { attachments = true, ...context }: Partial<JobContext> & { attachments?: boolean } = {},
): Promise<JobResult> {
  await fetcher().dirty.mark(
    'fetch',
    ids.map((id) => ({ id })),
  );
  return run(ids, changed, { attachments, ...context });
}

function run(
  ids: readonly IssueId[],
  changed: Partial<Ports> = {},
  { attachments = true, ...context }: Partial<JobContext> & { attachments?: boolean } = {},
): Promise<JobResult> {
  const usual = { signal: new AbortController().signal, retried: false };
  const job = { v: 1 as const, ids: [...ids], attachments };
  return fetchBatch({ ...fetcher().ports, ...changed }, job, { ...usual, ...context });
}

async function markedMonths(): Promise<IssueId[]> {
  const workSets = (await fetcher().dirty.summary()).flatMap(({ workSet }) =>
    workSet.startsWith('month:') ? [workSet] : [],
  );
  return (await Promise.all(workSets.map((workSet) => fetcher().marked(workSet)))).flat().sort();
}

const complete = { state: 'complete' };

/** The parts that both ways of fetching must agree on: all but the times, and the order of changes. */
async function contentOf(id: IssueId): Promise<unknown> {
  const { _fetched_at, _synced_at, changelog, ...rest } = await fetcher().rawOf(id);
  const { histories, total } = changelog as { histories: { id: string }[]; total: number };
  const byId = histories.toSorted((a, b) => Number(a.id) - Number(b.id));
  const { comment, worklog, ...fields } = rest.fields as Record<string, Record<string, unknown>>;
  const lists = [comment!['comments'], comment!['total'], worklog!['worklogs'], worklog!['total']];
  return { ...rest, fields: { ...fields, lists }, byId, total };
}

describe('a batch', () => {
  it('I3: stores of every issue what a fetch of its own stores, and marks the same', async () => {
    const { fetch, marked, site } = fetcher();
    const ids = await idsOf();
    expect(ids).toHaveLength(90);
    await site.takeRequests();
    expect(await batch(ids)).toEqual({
      outcome: 'fetched',
      clean: 0,
      saved: 90,
      gone: 0,
      notFollowed: 0,
      left: '',
    });
    const asked = await site.takeRequests();
    expect(await marked('fetch')).toEqual([]);
    expect(await markedMonths()).toEqual([...ids].sort());
    const files = await marked('attachments');
    expect(files.length).toBeGreaterThan(0);

    // one for the issues, one for SLA values, one for change logs; the rest only for what is cut short
    expect(asked[`main ${BULK}`]).toBe(1);
    expect(asked[`service ${BULK}`]).toBe(1);
    expect(asked['main POST /rest/api/3/changelog/bulkfetch']).toBe(1);
    expect(asked[`main ${ISSUE}/remotelink`]).toBe(90);
    expect([asked[`main ${ISSUE}`], asked[`main ${ISSUE}/changelog`]]).toEqual([undefined, undefined]);

    const together = await Promise.all(ids.map(contentOf));
    for (const id of ids) await fetch(id);
    expect(await Promise.all(ids.map(contentOf))).toEqual(together);
    const { _completeness } = await fetcher().rawOf(ids[0]!);
    expect(_completeness).toEqual(forEachPart(() => complete));
  }, 240_000);

  it('I1: fetches what is marked, leaves a mark that came meanwhile, and does nothing twice', async () => {
    const [one, two, three] = (await idsOf()) as [IssueId, IssueId, IssueId];
    const { ports, marked, site, dirty } = fetcher();
    await dirty.mark('fetch', [{ id: one }, { id: two }]);
    const getIssues: Ports['jira']['getIssues'] = async (...args) => {
      const answer = await ports.jira.getIssues(...args);
      await dirty.mark('fetch', [{ id: two }]);
      return answer;
    };
    expect(await run([one, two, three], { jira: { ...ports.jira, getIssues } })).toMatchObject({
      clean: 1,
      saved: 2,
      left: '',
    });
    expect(await marked('fetch')).toEqual([two]);
    await run([one, two, three]);
    await site.takeRequests();
    expect(await run([one, two, three])).toMatchObject({ clean: 3, saved: 0 });
    expect(await site.takeRequests()).toEqual({});
  });

  it('I2: does not lay a response over one that was asked for later', async () => {
    const [id] = (await idsOf()) as [IssueId];
    const { ports, fetch, site, rawOf, marked } = fetcher();
    const getIssues: Ports['jira']['getIssues'] = async (...args) => {
      const answer = await ports.jira.getIssues(...args);
      await site.change('edit-summary', id);
      await new Promise((resolve) => setTimeout(resolve, 5));
      await fetch(id);
      return answer;
    };
    expect(await batch([id], { jira: { ...ports.jira, getIssues } })).toMatchObject({ saved: 1, left: '' });
    expect((await rawOf(id)).fields['summary']).toBe((await site.truthOf(id)).fields['summary']);
    expect(await marked('fetch')).toEqual([]);
  });

  it('leaves to single fetches what somebody is at, what fails, and what is behind its events', async () => {
    const ids = (await idsOf()).slice(0, 6);
    const [busy, behind, failing, ...fine] = ids as [IssueId, IssueId, IssueId, ...IssueId[]];
    const { dirty, queues, site, takeOver, marked } = fetcher();
    await takeOver(`issue:${busy}`);
    await dirty.mark('fetch', [{ id: behind, hints: { updated: Date.now() + 3_600_000 * 24 * 365 } }]);
    await site.faults([
      { match: { path: `/issue/${failing}/remotelink` }, fault: { kind: 'status', status: 500 } },
    ]);
    const result = await batch(ids);
    expect(result).toMatchObject({ saved: fine.length });
    expect(String(result['left']).split(',').sort()).toEqual([busy, behind, failing].sort());
    expect((await marked('fetch')).sort()).toEqual([busy, behind, failing].sort());
    const jobs = await queues.bull.fetch.getJobs(['waiting', 'prioritized']);
    expect(jobs.map(({ data }) => (data as { id: string }).id).sort()).toEqual(
      [busy, behind, failing].sort(),
    );
  });

  it('leaves issues to single fetches that Jira could not load with the others', async () => {
    const ids = (await idsOf()).slice(0, 5);
    await fetcher().site.faults([{ fault: { kind: 'issueErrors', most: 2 } }]);
    const result = await batch(ids);
    expect(result).toMatchObject({ saved: 3, gone: 0 });
    expect(String(result['left']).split(',')).toHaveLength(2);
  });

  it('I9: goes on after a limit with what is still marked, and saves nothing without its remote links', async () => {
    const ids = (await idsOf()).slice(0, 30);
    const { site, marked, rawOf } = fetcher();
    await site.faults([
      {
        match: { path: '/remotelink', nth: 12 },
        fault: { kind: '429', retryAfter: 60, reason: 'jira-burst-based' },
      },
    ]);
    await expect(batch(ids)).rejects.toThrow(RateLimitedError);
    const left = await marked('fetch');
    expect(left.length).toBeGreaterThan(10);
    expect(left.length).toBeLessThan(30);
    for (const id of ids.filter((one) => !left.includes(one)))
      expect((await rawOf(id))._completeness?.remote_links).toEqual(complete);
    await site.faults([]);
    // the pause is over for a fetcher without one
    const { redis, prefix } = fetcher();
    await redis.del(`{${prefix}}:gate:pause:endpoint:remotelink`);
    expect(await run(ids)).toMatchObject({ clean: 30 - left.length, saved: left.length });
  });

  it('I6: takes an issue for gone only when Jira says so of it alone, and nobody knows it', async () => {
    const ids = (await idsOf()).slice(0, 4);
    const [known, unknown, hidden, fine] = ids as [IssueId, IssueId, IssueId, IssueId];
    const { site, fetch, ports, marked } = fetcher();
    await fetch(known);
    await site.change('delete', known);
    await site.change('delete', unknown);
    const getIssues: Ports['jira']['getIssues'] = async (...args) => {
      const { issues, failed } = await ports.jira.getIssues(...args);
      issues.delete(hidden);
      return { issues, failed };
    };
    const result = await batch(ids, { jira: { ...ports.jira, getIssues } });
    expect(result).toMatchObject({ saved: 1, gone: 1 });
    expect(String(result['left']).split(',').sort()).toEqual([known, hidden].sort());
    expect((await marked('fetch')).sort()).toEqual([known, hidden].sort());
    expect(await ports.raw.readIssue(fine)).toBeDefined();
    expect(await ports.raw.readIssue(unknown)).toBeUndefined();
  });

  it('can leave the files, and the projects that are not followed', async () => {
    const truths = (await fetcher().site.truths()).map(({ issue }) => issue);
    const foreign = truths.find(({ key }) => !key.startsWith('SUPPORT-'))!;
    const withFiles = truths.find(
      ({ key, fields }) => key.startsWith('SUPPORT-') && (fields['attachment'] as unknown[]).length > 0,
    )!;
    const ids = [issueIdSchema.parse(foreign.id), issueIdSchema.parse(withFiles.id)];
    const result = await batch(ids, { projects: ['SUPPORT'] }, { attachments: false });
    expect(result).toMatchObject({ saved: 1, notFollowed: 1, left: '' });
    expect(await fetcher().marked('attachments')).toEqual([]);
    expect(await fetcher().marked('fetch')).toEqual([]);
  });

  it('stores issues without SLA values when their account is refused, and says what is missing', async () => {
    const ids = (await idsOf()).slice(0, 20);
    await fetcher().site.faults([{ match: { account: 'service' }, fault: { kind: 'revoke' } }]);
    expect(await batch(ids)).toMatchObject({ saved: 20, left: '' });
    const states = await Promise.all(ids.map(async (id) => (await fetcher().rawOf(id))._completeness?.sla));
    expect(states).toContainEqual({ state: 'not_fetched', why: expect.any(String) as string });
  });
});
