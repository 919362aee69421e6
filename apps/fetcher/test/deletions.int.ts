import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createAlarms } from '@jiralake/alarms';
import {
  RateLimitedError,
  RetryLaterError,
  issueIdSchema,
  monthOf,
  monthSchema,
  type IssueId,
} from '@jiralake/core';
import { createIncompleteIssues, monthWorkSet, type Mark } from '@jiralake/ledger';
import { isDeleted } from '@jiralake/payloads';
import { useFetcher } from './use-fetcher';

const fetcher = useFetcher();
const deletion = { deleted: true };
const later = async (): Promise<Date> => {
  const { ports } = fetcher();
  // marks know microseconds
  return new Date((await ports.now()).getTime() + ports.patienceMs + 1);
};
const textOf = (id: IssueId): Promise<string> =>
  readFile(path.join(fetcher().folder, `issues/by-id/${id}.json`), 'utf8');

/** An issue that this test made, fetched and then deleted; the deletion was not fetched yet. */
async function deletedIssue(): Promise<IssueId> {
  const { site, fetch } = fetcher();
  const [id] = (await site.change('create')).issueIds as [IssueId];
  await fetch(id);
  await acknowledgeMonth(id);
  await site.change('delete', id);
  return id;
}

async function acknowledgeMonth(id: IssueId): Promise<void> {
  const { dirty, rawOf } = fetcher();
  const workSet = monthWorkSet(monthOf((await rawOf(id)).fields.created));
  await dirty.acknowledge(workSet, await dirty.claim(workSet, 10));
}

describe('a deletion', () => {
  it('leaves a marker with the last content, and has the month written', async () => {
    const { fetch, rawOf, marked } = fetcher();
    const id = await deletedIssue();
    const before = await rawOf(id);
    expect(await fetch(id, {}, deletion)).toMatchObject({ outcome: 'deleted' });
    const { _deleted_at, _fetched_at, _synced_at, ...content } = await rawOf(id);
    expect({ ...before, ...content }).toEqual(before);
    expect(content.fields).toEqual(before.fields);
    expect(_deleted_at).toBe(_synced_at);
    expect(_fetched_at > before._fetched_at).toBe(true);
    expect(await marked(monthWorkSet(monthOf(before.fields.created)))).toEqual([id]);
    expect(await marked('attachments')).toEqual([]);
    expect(await marked('fetch')).toEqual([]);
  });

  it('I3: reaches every month of the lake when a broken raw file no longer tells which', async () => {
    const { fetch, marked, folder } = fetcher();
    const id = await deletedIssue();
    await writeFile(path.join(folder, `issues/by-id/${id}.json`), '{"id":');
    const months = ['2026-01', '2026-02'].map((text) => monthSchema.parse(text));
    const lakeMonths = () => Promise.resolve(months);
    expect(await fetch(id, { lakeMonths }, deletion)).toMatchObject({ outcome: 'deleted' });
    for (const month of months) expect(await marked(monthWorkSet(month))).toEqual([id]);
    expect(await textOf(id)).toContain('_deleted_at');
  });

  it('I7: holds when events about its comments follow', async () => {
    const { fetch } = fetcher();
    const id = await deletedIssue();
    await fetch(id, {}, deletion);
    const marker = await textOf(id);
    await acknowledgeMonth(id);
    expect(await fetch(id)).toMatchObject({ outcome: 'already deleted' });
    expect(await textOf(id)).toBe(marker);
    expect(await fetcher().marked('fetch')).toEqual([]);
  });

  it('I7: falls by a later successful fetch of the same id', async () => {
    const { site, fetch, rawOf, ports, marked } = fetcher();
    const [id] = (await site.change('create')).issueIds as [IssueId];
    const gone = { ...ports.jira, getIssue: () => Promise.resolve(undefined) };
    await fetch(id);
    await fetch(id, { jira: gone }, deletion);
    expect(isDeleted(await rawOf(id))).toBe(true);
    await acknowledgeMonth(id);
    await fetch(id);
    expect(isDeleted(await rawOf(id))).toBe(false);
    expect(await marked(monthWorkSet(monthOf((await rawOf(id)).fields.created)))).toEqual([id]);
  });

  it('I7: of an issue that still answers is asked for again, and refused by the response after the patience', async () => {
    const { site, fetch, run, rawOf, ports } = fetcher();
    const [id] = (await site.change('create')).issueIds as [IssueId];
    await expect(fetch(id, {}, deletion)).rejects.toThrow(RetryLaterError);
    expect(await ports.raw.readIssue(id)).toBeUndefined();
    expect(await run(id, { now: later })).toMatchObject({ outcome: 'saved' });
    expect(isDeleted(await rawOf(id))).toBe(false);
  });

  it('of an issue that was never stored leaves a bare marker, which holds', async () => {
    const { fetch, ports, redis, prefix } = fetcher();
    const id = issueIdSchema.parse('987654321');
    await fetch(id, {}, deletion);
    const marker = await ports.raw.readIssue(id);
    expect(Object.keys(marker ?? {}).sort()).toEqual(['_deleted_at', '_fetched_at', '_synced_at', 'id']);
    expect(await fetch(id)).toMatchObject({ outcome: 'already deleted' });
    expect(await ports.raw.readIssue(id)).toEqual(marker);
    // it has no month
    expect(await redis.keys(`{${prefix}}:dirty:month:*`)).toEqual([]);
  });
});

describe('a 404 without a deletion event', () => {
  const muchLater = async (): Promise<Date> => {
    const { ports } = fetcher();
    return new Date((await later()).getTime() + ports.confirmAfterMs + 1_000);
  };
  const alarms = async (): Promise<string[]> =>
    (await createAlarms(fetcher().redis, fetcher().prefix, fetcher().ports.log).list()).map(
      ({ name }) => name,
    );

  it('I6: waits for the event while the change is young, then to be confirmed, and touches nothing', async () => {
    const { fetch, run, marked, rawOf } = fetcher();
    const id = await deletedIssue();
    const before = await textOf(id);
    await expect(fetch(id)).rejects.toThrow(RetryLaterError);
    const late = run(id, { now: later });
    await expect(late).rejects.toThrow(RetryLaterError);
    await expect(late).rejects.toThrow('requested once more');
    expect(await textOf(id)).toBe(before);
    expect(isDeleted(await rawOf(id))).toBe(false);
    expect(await marked('fetch')).toEqual([id]);
    expect(await marked(monthWorkSet(monthOf((await rawOf(id)).fields.created)))).toEqual([]);
  });

  it('is a deletion when it is gone again minutes later and the account is still known', async () => {
    const { fetch, run, marked, rawOf, ports } = fetcher();
    const id = await deletedIssue();
    await expect(fetch(id, { now: later })).rejects.toThrow(RetryLaterError);
    expect(await run(id, { now: muchLater })).toMatchObject({ outcome: 'confirmed deleted' });
    expect(isDeleted(await rawOf(id))).toBe(true);
    expect(await marked('fetch')).toEqual([]);
    expect(await ports.disappearances.list()).toEqual([]);
  });

  it('I6: is none when Jira no longer knows the account', async () => {
    const { site, fetch, run, rawOf } = fetcher();
    const id = await deletedIssue();
    await expect(fetch(id, { now: later })).rejects.toThrow(RetryLaterError);
    await site.faults([{ match: { path: '/myself' }, fault: { kind: 'revoke' } }]);
    await expect(run(id, { now: muchLater })).rejects.toThrow(RateLimitedError);
    await site.faults([]);
    expect(isDeleted(await rawOf(id))).toBe(false);
  });

  it('I6: of many issues at once is an account that lost its rights: an alarm, and nothing is removed', async () => {
    const { site, fetch, rawOf, ports } = fetcher();
    const ids: IssueId[] = [];
    for (let i = 0; i <= ports.deletionLimit; i++)
      ids.push((await site.change('create')).issueIds[0] as IssueId);
    for (const id of ids) await fetch(id);
    await site.faults([{ fault: { kind: 'revoke', what: 'issues' } }]);
    const results = await Promise.allSettled(ids.map((id) => fetch(id, { now: later })));
    expect(results.map((result) => result.status)).toContain('fulfilled');
    for (const id of ids) expect(await fetch(id, { now: muchLater })).toMatchObject({ outcome: 'held' });
    for (const id of ids) expect(isDeleted(await rawOf(id))).toBe(false);
    expect(await alarms()).toEqual(['issues-disappear']);
    // the rights are back
    await site.faults([]);
    for (const id of ids) expect(await fetch(id)).toMatchObject({ outcome: 'saved' });
    expect(await ports.disappearances.list()).toEqual([]);
    expect(await alarms()).toEqual([]);
  });

  it('is a deletion once the event comes, however late', async () => {
    const { fetch, rawOf, ports } = fetcher();
    const id = await deletedIssue();
    await expect(fetch(id, { now: later })).rejects.toThrow(RetryLaterError);
    await fetch(id, {}, deletion);
    expect(isDeleted(await rawOf(id))).toBe(true);
    expect(await ports.disappearances.list()).toEqual([]);
  });
});

describe('an account that loses its rights', () => {
  /** Issues of a project, fetched; nothing of them is marked. */
  async function storedOf(project: string, count: number): Promise<IssueId[]> {
    const { site, fetch } = fetcher();
    const found = (await site.truths()).filter(({ issue }) => issue.key.startsWith(`${project}-`));
    const ids = found.slice(0, count).map(({ issue }) => issue.id);
    expect(ids).toHaveLength(count);
    for (const id of ids) await fetch(id);
    return ids;
  }
  /** The time of a fetch that comes after the patience, and then after the confirmation, of an event at `at`. */
  const clockAt =
    (ms: number): (() => Promise<Date>) =>
    () =>
      Promise.resolve(new Date(ms));
  const alarms = async () => {
    const { redis, prefix, ports } = fetcher();
    return (await createAlarms(redis, prefix, ports.log).list()).filter(
      ({ name }) => name === 'issues-disappear',
    );
  };
  const deletedOf = async (ids: readonly IssueId[]): Promise<IssueId[]> => {
    const raws = await Promise.all(ids.map((id) => fetcher().rawOf(id)));
    return raws.filter(isDeleted).map(({ id }) => id);
  };
  /** Fetches one missing issue after the other, each again until its deletion is confirmed or held: never two at once. */
  async function trickle(
    ids: readonly IssueId[],
    hintsOf: (id: IssueId) => Promise<Mark['hints']>,
  ): Promise<void> {
    const { ports, fetch, run, marked } = fetcher();
    let at = (await ports.now()).getTime();
    for (const id of ids) {
      const hints = await hintsOf(id);
      at += ports.patienceMs + 1_000;
      await fetch(id, { now: clockAt(at) }, hints).catch(retryLater);
      at += ports.confirmAfterMs + 1_000;
      if ((await marked('fetch')).includes(id)) await run(id, { now: clockAt(at) }).catch(retryLater);
    }
  }
  const retryLater = (error: unknown): void => expect(error).toBeInstanceOf(RetryLaterError);
  afterEach(() => fetcher().site.hide({}));

  it.each([
    ['with events of changes', true],
    ['without a word', false],
  ])(
    'I6: to a project loses no row when its issues are found gone one after the other, %s',
    async (_how, told) => {
      const { site, marked, rawOf, dirty, fetch, ports } = fetcher();
      const ids = await storedOf('SUPPORT', 6);
      expect(ids.length).toBeGreaterThan(2 * ports.deletionLimit);
      await site.hide({ projects: ['SUPPORT'] });
      await trickle(ids, async (id) =>
        told ? { updated: (await site.change('edit-summary', id)).updated } : {},
      );
      expect(await deletedOf(ids)).toEqual([]);
      expect(await alarms()).toMatchObject([
        { message: expect.stringContaining('may not see project SUPPORT') as string },
      ]);
      // held issues wait for a decision, and are no marked work that keeps failing
      expect(await marked('fetch')).toEqual([]);
      expect((await ports.disappearances.list()).filter(({ held }) => held !== undefined)).toHaveLength(
        ids.length,
      );

      await site.hide({});
      const [first] = ids as [IssueId];
      await fetch(first);
      // the first issue that is back requests fetches of others, each of which does the same
      for (let round = 0; round < ids.length; round++)
        for (const { id } of await dirty.claim('fetch', 100)) await fetch(id);
      expect(await alarms()).toEqual([]);
      expect(await ports.disappearances.list()).toEqual([]);
      for (const id of ids)
        expect((await rawOf(id)).fields.updated).toBe((await site.truthOf(id)).fields.updated);
    },
  );

  it('I6: to a project of a single issue loses no row', async () => {
    const { site } = fetcher();
    const ids = await storedOf('DEV', 1);
    await site.hide({ projects: ['DEV'] });
    await trickle(ids, () => Promise.resolve({}));
    expect(await deletedOf(ids)).toEqual([]);
    expect(await alarms()).toHaveLength(1);
  });

  it('I6: to single issues of a project that it sees is told by events of changes after what is stored', async () => {
    const { site, ports, fetch, redis, prefix } = fetcher();
    const ids = await storedOf('SUPPORT', 2);
    await site.hide({ issues: ids });
    for (const id of ids) {
      await ports.incomplete.note(id, ['comments: 403'], 0);
      await ports.incompleteFiles.note(id, ['attachments: 1'], 0);
    }
    await trickle(ids, async (id) => ({ updated: (await site.change('edit-summary', id)).updated }));
    expect(await deletedOf(ids)).toEqual([]);
    // their missing parts come back only together with them
    for (const kind of ['incomplete', 'incomplete-files'] as const)
      expect(await createIncompleteIssues(redis, prefix, kind).list()).toEqual([]);
    // a later look, of a reconcile for example, knows nothing of the event any more
    const now = clockAt((await ports.now()).getTime() + 86_400_000);
    for (const id of ids) expect(await fetch(id, { now })).toMatchObject({ outcome: 'held' });
    // held issues are not retried with patience either
    for (const id of ids) expect(await fetch(id)).toMatchObject({ outcome: 'held' });
    await site.hide({});
    for (const id of ids) await fetch(id);
    expect(await alarms()).toEqual([]);
  });

  it('I6: to many issues of a project that it sees is told by what happened within a day', async () => {
    const { site, ports } = fetcher();
    const ids = await storedOf('SUPPORT', 6);
    await site.hide({ issues: ids });
    await trickle(ids, () => Promise.resolve({}));
    expect(await deletedOf(ids)).toEqual(ids.slice(0, ports.deletionLimit));
    expect(await alarms()).toMatchObject([
      { message: expect.stringContaining('of project SUPPORT') as string },
    ]);
  });

  it('is no matter to another project, where few are gone', async () => {
    const { site } = fetcher();
    const [hidden, gone] = [await storedOf('SUPPORT', 3), await storedOf('OPS', 2)];
    await site.hide({ projects: ['SUPPORT'] });
    await trickle(hidden.slice(0, 1), () => Promise.resolve({}));
    for (const id of gone) await site.change('delete', id);
    await trickle(gone.slice(0, 1), () => Promise.resolve({}));
    expect(await deletedOf([...hidden, ...gone])).toEqual(gone.slice(0, 1));
  });

  it('I6: accepts as deleted what somebody says is deleted, and what an event says', async () => {
    const { site, fetch, ports } = fetcher();
    const ids = await storedOf('DEV', 2);
    await site.hide({ projects: ['DEV'] });
    await trickle(ids, () => Promise.resolve({}));
    for (const id of ids) expect(await fetch(id, {}, deletion)).toMatchObject({ outcome: 'deleted' });
    expect(await deletedOf(ids)).toEqual(ids);
    expect(await alarms()).toEqual([]);
    expect(await ports.disappearances.list()).toEqual([]);
  });
});
