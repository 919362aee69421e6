import { RateLimitedError, RetryLaterError, TransientError, issueIdSchema, monthOf } from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
import { LeaseLostError, monthWorkSet, createIncompleteIssues } from '@jiralake/ledger';
import { useFetcher } from './use-fetcher';

const fetcher = useFetcher();
const id = issueIdSchema.parse('10018');
const lease = `issue:${id}`;

describe('the lease of an issue', () => {
  it('sends a second fetch away while the first is at work', async () => {
    const { fetch, run, takeOver, ports, marked } = fetcher();
    await takeOver(lease);
    await expect(fetch(id)).rejects.toThrow(RetryLaterError);
    expect(await ports.raw.readIssue(id)).toBeUndefined();
    expect(await marked('fetch')).toEqual([id]);
    await fetcher().redis.del(`{${fetcher().prefix}}:lease:${lease}`);
    expect(await run(id)).toMatchObject({ outcome: 'saved' });
  });

  it('I2: writes nothing when it is lost before the save', async () => {
    const { fetch, takeOver, ports, marked, redis, prefix } = fetcher();
    const jira = {
      ...ports.jira,
      async getRemoteLinks(...asked: Parameters<JiraClient['getRemoteLinks']>) {
        await takeOver(lease);
        return ports.jira.getRemoteLinks!(...asked);
      },
    };
    await expect(fetch(id, { jira })).rejects.toThrow(LeaseLostError);
    expect(await ports.raw.readIssue(id)).toBeUndefined();
    expect(await marked('fetch')).toEqual([id]);
    expect(await redis.keys(`{${prefix}}:dirty:month:*`)).toEqual([]);
  });

  it('I2: marks the issue again when it is lost right after the save', async () => {
    const { fetch, takeOver, ports, dirty, rawOf } = fetcher();
    let before: string | undefined;
    const raw = {
      ...ports.raw,
      async saveIssue(...saved: Parameters<typeof ports.raw.saveIssue>) {
        before = (await dirty.claimOne('fetch', id))?.version;
        await takeOver(lease);
        return ports.raw.saveIssue(...saved);
      },
    };
    await expect(fetch(id, { raw })).rejects.toThrow(LeaseLostError);
    expect((await rawOf(id)).id).toBe(id);
    const after = (await dirty.claimOne('fetch', id))?.version;
    expect(Number(after)).toBeGreaterThan(Number(before));
    expect(await fetcher().queues.bull.fetch.getWaitingCount()).toBe(1);
  });

  it('I2: never puts an older snapshot over a newer one', async () => {
    const { site, fetch, rawOf } = fetcher();
    const early = new Date(Date.now() - 3_600_000);
    await fetch(id);
    const newer = await rawOf(id);
    await site.change('edit-summary', id);
    await fetch(id, { now: () => Promise.resolve(early) });
    expect(await rawOf(id)).toEqual(newer);
  });
});

describe('what is acknowledged', () => {
  it('I1: is nothing when a part of the issue fails, but the rest is stored and written', async () => {
    const { fetch, run, ports, marked, rawOf, redis, prefix } = fetcher();
    const error = new TransientError('remote links: answered 502');
    const jira = { ...ports.jira, getRemoteLinks: () => Promise.reject(error) };
    await expect(fetch(id, { jira })).rejects.toBe(error);
    expect(await marked('fetch')).toEqual([id]);
    expect((await rawOf(id))._completeness).toMatchObject({
      comments: { state: 'complete' },
      remote_links: { state: 'not_fetched', why: error.message },
    });
    expect(await redis.keys(`{${prefix}}:dirty:month:*`)).toHaveLength(1);
    expect(await createIncompleteIssues(redis, prefix).list()).toMatchObject([
      { id, missing: [`remote_links: ${error.message}`] },
    ]);
    expect(await run(id)).toMatchObject({ outcome: 'saved' });
    expect(await createIncompleteIssues(redis, prefix).list()).toEqual([]);
    expect(await marked('fetch')).toEqual([]);
  });

  it('I1: is nothing when Jira asks to wait, and nothing is stored', async () => {
    const { fetch, run, ports, marked, redis, prefix } = fetcher();
    const error = new RateLimitedError('Jira asks to wait', 1_000);
    const jira = { ...ports.jira, getRemoteLinks: () => Promise.reject(error) };
    await expect(fetch(id, { jira })).rejects.toBe(error);
    expect(await marked('fetch')).toEqual([id]);
    expect(await ports.raw.readIssue(id)).toBeUndefined();
    expect(await redis.keys(`{${prefix}}:dirty:month:*`)).toEqual([]);
    expect(await run(id)).toMatchObject({ outcome: 'saved' });
  });

  it('I1: a part that may not be read is stored as missing and tried again later, without holding up the issue', async () => {
    const { fetch, ports, marked, redis, prefix } = fetcher();
    const jira = { ...ports.jira, getRemoteLinks: () => Promise.resolve(undefined) };
    expect(await fetch(id, { jira })).toMatchObject({ outcome: 'saved' });
    expect(await marked('fetch')).toEqual([]);
    expect(await createIncompleteIssues(redis, prefix).list()).toMatchObject([{ id, tries: 0 }]);
  });

  it('I1: is nothing while the month is not marked', async () => {
    const { fetch, run, ports, marked, rawOf } = fetcher();
    const work = { ...ports.work, transform: () => Promise.reject(new Error('redis is full')) };
    await expect(fetch(id, { work })).rejects.toThrow('redis is full');
    expect(await marked('fetch')).toEqual([id]);
    await run(id);
    expect(await marked(monthWorkSet(monthOf((await rawOf(id)).fields.created)))).toEqual([id]);
    expect(await marked('fetch')).toEqual([]);
  });

  it('I1: is not a change that was reported during the fetch', async () => {
    const { fetch, run, ports, dirty, marked } = fetcher();
    const jira = {
      ...ports.jira,
      async getIssue(...asked: Parameters<typeof ports.jira.getIssue>) {
        const answer = await ports.jira.getIssue(...asked);
        await dirty.mark('fetch', [{ id, hints: { updated: 1 } }]);
        return answer;
      },
    };
    expect(await fetch(id, { jira })).toMatchObject({ outcome: 'saved' });
    expect(await marked('fetch')).toEqual([id]);
    expect((await dirty.hintsOf(id)).updated).toBe(1);
    await run(id);
    expect(await marked('fetch')).toEqual([]);
  });

  it('stops at once when the service must stop', async () => {
    const { run, dirty, ports, marked } = fetcher();
    await dirty.mark('fetch', [{ id }]);
    const signal = AbortSignal.abort(new Error('shutting down'));
    await expect(run(id, {}, { signal })).rejects.toThrow('shutting down');
    expect(await ports.raw.readIssue(id)).toBeUndefined();
    expect(await marked('fetch')).toEqual([id]);
  });
});
