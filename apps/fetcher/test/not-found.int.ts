import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  RateLimitedError,
  RetryLaterError,
  issueIdSchema,
  issueKeySchema,
  type IssueId,
  type IssueKey,
} from '@jiralake/core';
import { isDeleted } from '@jiralake/payloads';
import { resolveIssue } from '../src/resolve-issue';
import { useFetcher } from './use-fetcher';

const fetcher = useFetcher();
const none = issueIdSchema.parse('987654321');
const noKey = issueKeySchema.parse('SUPPORT-999999');
const context = { signal: new AbortController().signal, retried: false };
afterEach(() => fetcher().site.hide({}));

/** The clock so long from now. */
const after = (ms: number) => async (): Promise<Date> =>
  new Date((await fetcher().ports.now()).getTime() + ms + 1);
const listed = async (): Promise<string[]> => {
  const { ports } = fetcher();
  const found = await ports.notFound.list((await ports.now()).getTime() + 10_000_000);
  return found.map(({ name }) => name);
};
const resolve = (key: IssueKey, now = fetcher().ports.now): Promise<object> =>
  resolveIssue({ ...fetcher().ports, now }, { v: 1, key }, context);
const delayOf = async (work: Promise<unknown>): Promise<number> => {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(RetryLaterError);
  return (error as RetryLaterError).delayMs;
};

describe('a 404 of an issue that was never stored', () => {
  it('I9: is recorded as not found when Jira still has none minutes later: it is named once, and no mark is left', async () => {
    const { fetch, run, marked, ports } = fetcher();
    const { patienceMs, confirmAfterMs } = ports;
    expect(await delayOf(fetch(none))).toBeLessThan(patienceMs);
    const rest = await delayOf(run(none, { now: after(patienceMs) }));
    expect(rest).toBeGreaterThan(confirmAfterMs - patienceMs - 1_000);
    expect([await marked('fetch'), await listed()]).toEqual([[none], []]);
    const now = after(patienceMs + confirmAfterMs);
    expect(await run(none, { now })).toMatchObject({ outcome: 'not found', issueId: none });
    expect([await marked('fetch'), await listed()]).toEqual([[], [none]]);
    expect(await ports.raw.readIssue(none)).toBeUndefined();
  });

  it('I1: is none of an issue that was made a moment ago and that Jira shows a little later', async () => {
    const { site, fetch, run, rawOf, ports } = fetcher();
    const [id] = (await site.change('create')).issueIds as [IssueId];
    await site.hide({ issues: [id] });
    await delayOf(fetch(id));
    await delayOf(run(id, { now: after(ports.patienceMs) }));
    await site.hide({});
    expect(await run(id)).toMatchObject({ outcome: 'saved' });
    expect((await rawOf(id)).id).toBe(id);
    expect(await listed()).toEqual([]);
  });

  it('I1: begins afresh with a later event of the issue, which is fetched when Jira shows it', async () => {
    const { site, fetch, run, rawOf, marked, ports } = fetcher();
    const recordedAt = ports.patienceMs + ports.confirmAfterMs;
    const [id] = (await site.change('create')).issueIds as [IssueId];
    await site.hide({ issues: [id] });
    await delayOf(fetch(id, { now: after(ports.patienceMs) }));
    // a mark that is older than the second look by far does not shorten the patience of a new one
    await delayOf(fetch(id));
    await delayOf(run(id, { now: after(ports.confirmAfterMs - 1_000) }));
    await run(id, { now: after(recordedAt) });
    expect([await marked('fetch'), await listed()]).toEqual([[], [id]]);
    await delayOf(fetch(id));
    expect(await marked('fetch')).toEqual([id]);
    await site.hide({});
    await run(id);
    expect((await rawOf(id)).id).toBe(id);
    expect(await listed()).toEqual([]);
  });

  it('is not recorded as not found when Jira no longer knows the account', async () => {
    const { site, fetch, run, marked, ports } = fetcher();
    await delayOf(fetch(none, { now: after(ports.patienceMs) }));
    await site.faults([{ match: { path: '/myself' }, fault: { kind: 'revoke' } }]);
    const late = run(none, { now: after(ports.patienceMs + ports.confirmAfterMs) });
    await expect(late).rejects.toThrow(RateLimitedError);
    await site.faults([]);
    expect([await marked('fetch'), await listed()]).toEqual([[none], []]);
  });

  it('is a deletion once the event comes, and named no longer', async () => {
    const { fetch, run, ports } = fetcher();
    await delayOf(fetch(none, { now: after(ports.patienceMs) }));
    await run(none, { now: after(ports.patienceMs + ports.confirmAfterMs) });
    expect(await listed()).toEqual([none]);
    expect(await fetch(none, {}, { deleted: true })).toMatchObject({ outcome: 'deleted' });
    expect(isDeleted((await ports.raw.readIssue(none))!)).toBe(true);
    expect(await listed()).toEqual([]);
  });

  it('I6: is no word about an issue whose raw file is broken: its rows stay until somebody decides', async () => {
    const { site, folder, fetch, ports } = fetcher();
    const { issue } = (await site.truths())[0]!;
    await fetch(issue.id);
    const file = path.join(folder, `issues/by-id/${issue.id}.json`);
    await writeFile(file, '{"id":');
    await site.hide({ issues: [issue.id] });
    const late = { now: after(ports.patienceMs + 10 * ports.confirmAfterMs) };
    expect(await fetch(issue.id, late)).toMatchObject({ outcome: 'held' });
    expect(await fetch(issue.id, late)).toMatchObject({ outcome: 'held' });
    expect(await ports.disappearances.list()).toMatchObject([{ id: issue.id }]);
    await site.hide({});
    await fetch(issue.id);
    expect(await ports.disappearances.list()).toEqual([]);
  });
});

describe('a key that Jira does not know', () => {
  it('is asked for at short distances, then once more, and then named once', async () => {
    const { ports } = fetcher();
    const { patienceMs, confirmAfterMs } = ports;
    expect(await delayOf(resolve(noKey))).toBeLessThan(patienceMs);
    expect(await delayOf(resolve(noKey, after(patienceMs)))).toBeGreaterThan(patienceMs);
    expect(await listed()).toEqual([]);
    expect(await resolve(noKey, after(confirmAfterMs))).toEqual({ outcome: 'not found', issueKey: noKey });
    expect(await listed()).toEqual([noKey]);
  });

  it('is looked up by the id of the issue when it is there, by former keys as well', async () => {
    const { site, marked } = fetcher();
    const truth = (await site.truths()).find(({ issue }) => issue.key.startsWith('SUPPORT-'))!.issue;
    await site.hide({ issues: [truth.id] });
    await delayOf(resolve(truth.key));
    await site.hide({});
    await site.change('move', truth.id);
    const { key } = await site.truthOf(truth.id);
    expect(key).not.toBe(truth.key);
    expect(await resolve(truth.key)).toEqual({ outcome: 'resolved', issueId: truth.id, issueKey: key });
    expect(await marked('fetch')).toEqual([truth.id]);
  });
});
