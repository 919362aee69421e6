import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  PermanentError,
  RetryLaterError,
  issueIdSchema,
  monthOf,
  monthSchema,
  type IssueId,
} from '@jiralake/core';
import { monthPart } from '@jiralake/queues';
import { isDeleted } from '@jiralake/schemas';
import { useFetcher } from './use-fetcher';

const fetcher = useFetcher();
const deletion = { deleted: true };
const later = async (): Promise<Date> => {
  const { ports } = fetcher();
  return new Date((await ports.now()).getTime() + ports.patienceMs);
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
  const part = monthPart(monthOf((await rawOf(id)).fields.created));
  await dirty.acknowledge(part, await dirty.claim(part, 10));
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
    expect(await marked(monthPart(monthOf(before.fields.created)))).toEqual([id]);
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
    for (const month of months) expect(await marked(monthPart(month))).toEqual([id]);
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
    expect(await marked(monthPart(monthOf((await rawOf(id)).fields.created)))).toEqual([id]);
  });

  it('I7: of an issue that still answers is asked for again, and refused by the answer after the patience', async () => {
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
  it('I6: waits for the event while the change is young, then fails by name and touches nothing', async () => {
    const { fetch, run, marked, rawOf } = fetcher();
    const id = await deletedIssue();
    const before = await textOf(id);
    await expect(fetch(id)).rejects.toThrow(RetryLaterError);
    const late = run(id, { now: later });
    await expect(late).rejects.toThrow(PermanentError);
    await expect(late).rejects.toThrow(`issue ${id} answers 404`);
    expect(await textOf(id)).toBe(before);
    expect(isDeleted(await rawOf(id))).toBe(false);
    expect(await marked('fetch')).toEqual([id]);
    expect(await marked(monthPart(monthOf((await rawOf(id)).fields.created)))).toEqual([]);
  });

  it('is a deletion once the event comes, however late', async () => {
    const { fetch, rawOf } = fetcher();
    const id = await deletedIssue();
    await expect(fetch(id)).rejects.toThrow(RetryLaterError);
    await fetch(id, {}, deletion);
    expect(isDeleted(await rawOf(id))).toBe(true);
  });
});
