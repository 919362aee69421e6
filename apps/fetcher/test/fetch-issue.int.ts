import { readFile, readlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RetryLaterError, issueIdSchema, monthOf, type IssueId } from '@jiralake/core';
import { createJiraClient } from '@jiralake/jira-client';
import { createAttachmentIndex, createIncompleteIssues, monthWorkSet } from '@jiralake/ledger';
import type { RawIssue } from '@jiralake/payloads';
import { ACCOUNT, useFetcher } from './use-fetcher';

const fetcher = useFetcher();
// of the seeded site: each has what the test needs
const rich = issueIdSchema.parse('10018');
const linked = issueIdSchema.parse('10013');
const SLA_FIELD = 'customfield_10328';
const bare = (raw: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(raw).filter(([name]) => !name.startsWith('_')));

async function linkIn(key: string): Promise<string | undefined> {
  return readlink(path.join(fetcher().folder, `issues/${key}.json`)).catch(() => undefined);
}

describe('a fetch', () => {
  it('I3: brings everything of every issue into raw, and nothing that Jira did not say', async () => {
    const { site, fetch, rawOf, ports } = fetcher();
    const truths = await site.truths();
    expect(truths).toHaveLength(40);
    for (const { issue, remoteLinks } of truths) {
      await fetch(issue.id);
      const raw = await rawOf(issue.id);
      expect(bare(raw)).toEqual(issue);
      expect(raw._remote_links).toEqual(remoteLinks);
      expect(JSON.stringify(raw)).not.toContain('errorMessage');
      expect(raw._deleted_at).toBeUndefined();
    }
    // the comparison above proves little unless the site has all of these
    const all = JSON.stringify(await Promise.all(truths.map(({ issue }) => ports.raw.readIssue(issue.id))));
    for (const part of [
      '"histories":[{',
      '"comments":[{',
      '"worklogs":[{',
      '"_remote_links":[{',
      '"ongoingCycle"',
    ])
      expect(all).toContain(part);
  });

  it('takes the SLA values that only the service account may read', async () => {
    const { site, fetch, rawOf, ports } = fetcher();
    const seen = await ports.jira.getIssue(rich, new AbortController().signal);
    expect(seen?.fields[SLA_FIELD]).toHaveProperty('errorMessage');
    await fetch(rich);
    expect((await rawOf(rich)).fields[SLA_FIELD]).toEqual((await site.truthOf(rich)).fields[SLA_FIELD]);
  });

  it('I6: keeps a stored SLA value when there is no service account', async () => {
    const { site, fetch, rawOf } = fetcher();
    await fetch(rich);
    const value = (await rawOf(rich)).fields[SLA_FIELD];
    await site.change('comment-add', rich);
    const jira = createJiraClient({
      baseUrl: site.url,
      account: ACCOUNT,
      attachmentHosts: [],
      timeoutMs: 5_000,
    });
    await fetch(rich, { jira: { ...fetcher().ports.jira, ...jira } });
    expect((await rawOf(rich)).fields[SLA_FIELD]).toEqual(value);
    expect((await rawOf(rich)).fields['comment']).toEqual((await site.truthOf(rich)).fields['comment']);
  });

  it('I6: keeps stored remote links when they may not be read, and drops those that are gone', async () => {
    const { fetch, rawOf, ports } = fetcher();
    await fetch(rich);
    const links = (await rawOf(rich))._remote_links;
    expect(links).not.toEqual([]);
    await fetch(rich, { jira: { ...ports.jira, getRemoteLinks: () => Promise.resolve(undefined) } });
    expect((await rawOf(rich))._remote_links).toEqual(links);
    await fetch(rich, { jira: { ...ports.jira, getRemoteLinks: () => Promise.resolve([]) } });
    expect((await rawOf(rich))._remote_links).toEqual([]);
  });

  it('keeps stored remote links when they are not wanted, and waits for nothing', async () => {
    const { fetch, rawOf, ports, redis, prefix } = fetcher();
    await fetch(rich);
    const links = (await rawOf(rich))._remote_links;
    await fetch(rich, { jira: { ...ports.jira, getRemoteLinks: undefined } });
    const { _remote_links, _completeness } = await rawOf(rich);
    expect(_remote_links).toEqual(links);
    expect(_completeness?.remote_links).toEqual({ state: 'not_fetched', why: 'FETCH_REMOTE_LINKS is false' });
    expect(await createIncompleteIssues(redis, prefix).list()).toEqual([]);
  });

  it('follows a change, asks for the month and the attachments, and is acknowledged', async () => {
    const { site, fetch, rawOf, marked, queues } = fetcher();
    await fetch(rich);
    const before = await rawOf(rich);
    await site.change('edit-summary', rich);
    expect(await fetch(rich)).toMatchObject({ outcome: 'saved', issueId: rich });
    const after = await rawOf(rich);
    expect(after.fields['summary']).not.toBe(before.fields['summary']);
    expect(after._fetched_at > before._fetched_at).toBe(true);
    expect(after._synced_at >= after._fetched_at).toBe(true);
    const month = monthOf(after.fields.created);
    expect(await marked(monthWorkSet(month))).toEqual([rich]);
    expect((await queues.bull.transform.getWaiting()).map(({ data }): unknown => data)).toEqual([
      { v: 1, month },
    ]);
    expect(await marked('attachments')).toEqual([rich]);
    expect(await marked('fetch')).not.toContain(rich);
  });

  it('replaces a broken raw file by what is fetched', async () => {
    const { fetch, rawOf, folder, site } = fetcher();
    await fetch(rich);
    await writeFile(path.join(folder, `issues/by-id/${rich}.json`), '{"id":');
    await fetch(rich);
    expect(bare(await rawOf(rich))).toEqual(await site.truthOf(rich));
  });

  it('leaves out issues of projects that are not followed, but goes on with one that moved there', async () => {
    const { site, fetch, ports, marked, rawOf } = fetcher();
    const { issue } = (await site.truths()).find(({ issue: { key } }) => key.startsWith('SUPPORT-'))!;
    expect(await fetch(issue.id, { projects: ['OPS'] })).toMatchObject({ outcome: 'not followed' });
    expect(await ports.raw.readIssue(issue.id)).toBeUndefined();
    expect(await marked('fetch')).toEqual([]);
    expect(await fetch(issue.id, { projects: ['OPS', 'SUPPORT'] })).toMatchObject({ outcome: 'saved' });
    expect(await fetch(issue.id, { projects: ['OPS'] })).toMatchObject({ outcome: 'saved' });
    expect((await rawOf(issue.id)).key).toBe(issue.key);
  });

  it('knows afterwards which issue an attachment belongs to', async () => {
    const { site, fetch, redis, prefix } = fetcher();
    const { issue } = (await site.truths()).find(
      ({ issue: { fields } }) => (fields['attachment'] as unknown[]).length > 0,
    )!;
    await fetch(issue.id);
    const [attachment] = issue.fields['attachment'] as { id: string }[];
    expect(await createAttachmentIndex(redis, prefix).issueOf(attachment!.id)).toBe(issue.id);
  });

  it('does nothing for an issue that is not marked, unless an admin asks', async () => {
    const { run, ports, rawOf } = fetcher();
    expect(await run(rich)).toEqual({ outcome: 'nothing_to_do', issueId: rich });
    expect(await ports.raw.readIssue(rich)).toBeUndefined();
    await run(rich, {}, { retried: true });
    expect((await rawOf(rich)).id).toBe(rich);
  });
});

describe('an issue that moves', () => {
  it('I5: takes its new key: one raw file, whose link for people moves along', async () => {
    const { site, fetch, rawOf, folder } = fetcher();
    await fetch(rich);
    const oldKey = (await rawOf(rich)).key;
    await site.change('move', rich);
    await fetch(rich);
    const { key } = await rawOf(rich);
    expect(key).not.toBe(oldKey);
    expect(await linkIn(oldKey)).toBeUndefined();
    expect(await linkIn(key)).toBe(`by-id/${rich}.json`);
    expect(await readFile(path.join(folder, `issues/${key}.json`), 'utf8')).toContain(`"key":"${key}"`);
  });
});

describe('a response that is older than the event', () => {
  it('I1: is asked for again, and taken after the patience', async () => {
    const { site, fetch, run, ports, marked } = fetcher();
    const updated = Date.parse(String((await site.truthOf(rich)).fields.updated)) + 60_000;
    await expect(fetch(rich, {}, { updated })).rejects.toThrow(RetryLaterError);
    expect(await ports.raw.readIssue(rich)).toBeUndefined();
    expect(await marked('fetch')).toEqual([rich]);
    const later = async (): Promise<Date> => new Date((await ports.now()).getTime() + ports.patienceMs);
    expect(await run(rich, { now: later })).toMatchObject({ outcome: 'saved' });
    expect(await marked('fetch')).toEqual([]);
  });

  it('is taken at once when it is as new as the event', async () => {
    const { site, fetch } = fetcher();
    const { updated } = await site.change('edit-description', rich);
    expect(await fetch(rich, {}, { updated })).toMatchObject({ outcome: 'saved' });
  });
});

describe('related issues', () => {
  async function othersOf(id: IssueId): Promise<IssueId[]> {
    const found = JSON.stringify((await fetcher().site.truthOf(id)).fields['issuelinks']);
    const ids = [...found.matchAll(/"(?:in|out)wardIssue":\{"id":"(\d+)"/g)].map(([, other]) => other);
    expect(ids.length).toBeGreaterThan(0);
    return ids.map((other) => issueIdSchema.parse(other));
  }

  /** All of them are stored as they are now. */
  async function storeOthers(): Promise<IssueId[]> {
    const others = [...new Set(await othersOf(linked))].sort();
    for (const id of others) await fetcher().fetch(id);
    return others;
  }

  it.each(['edit-summary', 'transition', 'move'])('are fetched again after %s', async (kind) => {
    const { site, fetch, marked } = fetcher();
    await fetch(linked);
    const others = await storeOthers();
    expect(await marked('fetch')).toEqual([]);
    await site.change(kind, linked);
    await fetch(linked);
    expect((await marked('fetch')).sort()).toEqual(others);
  });

  it('are fetched again when the issue changed after them and before its own first fetch', async () => {
    const { site, fetch, marked } = fetcher();
    const others = await storeOthers();
    await site.change('edit-summary', linked);
    await fetch(linked);
    expect((await marked('fetch')).sort()).toEqual(others);
  });

  it('have the issue fetched again that shows them as they no longer are, being saved after them', async () => {
    const { site, fetch, marked, ports } = fetcher();
    const [other = linked] = await othersOf(linked);
    const jira = {
      ...ports.jira,
      async getIssue(id: IssueId, signal: AbortSignal) {
        const answer = await ports.jira.getIssue(id, signal);
        await site.change('edit-summary', other);
        await fetch(other);
        return answer;
      },
    };
    await fetch(linked, { jira });
    expect(await marked('fetch')).toEqual([linked]);
    await fetch(linked);
    expect(await marked('fetch')).toEqual([]);
  });

  it('are left alone after a change that they do not show', async () => {
    const { site, fetch, marked } = fetcher();
    await fetch(linked);
    await storeOthers();
    await site.change('comment-add', linked);
    await fetch(linked);
    expect(await marked('fetch')).toEqual([]);
  });

  it('are asked for before the issue is saved, so that a crash in between loses none', async () => {
    const { site, fetch, run, marked, ports } = fetcher();
    await fetch(linked);
    const others = await storeOthers();
    await site.change('edit-summary', linked);
    const raw = { ...ports.raw, saveIssue: () => Promise.reject(new Error('disk full')) };
    await expect(fetch(linked, { raw })).rejects.toThrow('disk full');
    await run(linked);
    expect((await marked('fetch')).sort()).toEqual(others);
  });

  it('are asked for after the issue is saved, so that one that was saved meanwhile is seen', async () => {
    const { site, fetch, marked, ports } = fetcher();
    const [other = linked] = await othersOf(linked);
    const before = await ports.jira.getIssue(other, new AbortController().signal);
    await site.change('edit-summary', linked);
    const raw = {
      ...ports.raw,
      async saveIssue(issue: RawIssue) {
        if (issue.id === linked) {
          const jira = { ...ports.jira, getIssue: () => Promise.resolve(before) };
          await fetch(other, { jira, work: { ...ports.work, fetch: () => Promise.resolve() } });
        }
        return ports.raw.saveIssue(issue);
      },
    };
    await fetch(linked, { raw });
    expect(await marked('fetch')).toEqual([other]);
  });
});
