import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RetryLaterError, TransientError, issueIdSchema, monthOf } from '@jiralake/core';
import { createIncompleteIssues, LeaseLostError, monthWorkSet } from '@jiralake/ledger';
import { isDeleted } from '@jiralake/payloads';
import { findLostFiles } from '@jiralake/raw-store';
import { useFetcher, type Ports } from './use-fetcher';
import { filesOf, useFiles, type Listed } from './use-files';

const fetcher = useFetcher();
const { folderOf, bytesOf, rawWith, statesOf } = useFiles(fetcher);
// of the seeded site: two files each
const id = issueIdSchema.parse('10015');
const movable = issueIdSchema.parse('10018');

/** The client, counting downloads. */
function counted(): { jira: Ports['jira']; asked: string[] } {
  const { jira } = fetcher().ports;
  const asked: string[] = [];
  const openAttachment: typeof jira.openAttachment = (attachment, ...more) => {
    asked.push(attachment);
    return jira.openAttachment(attachment, ...more);
  };
  return { jira: { ...jira, openAttachment }, asked };
}

describe('attachments', () => {
  it('are stored byte for byte in a folder named after the key, and the month is written again', async () => {
    const { store, marked, ports } = fetcher();
    const issue = await rawWith(id);
    expect(await marked('attachments')).toEqual([id]);
    expect(await store(id)).toEqual({ outcome: 'stored' });
    const files = filesOf(issue);
    expect(files).toHaveLength(2);
    for (const file of files) {
      const expected = await bytesOf(file.id);
      const state = (await ports.attachments.readStates(id))?.files[file.id];
      const sha256 = createHash('sha256').update(expected).digest('hex');
      expect(state).toMatchObject({ status: 'stored', bytes: file.size, sha256 });
      const stored = path.join(folderOf(issue.key), state?.status === 'stored' ? state.file : '');
      expect((await readFile(stored)).equals(expected)).toBe(true);
      expect((await stat(stored)).mode & 0o777).toBe(0o660);
    }
    expect(await marked(monthWorkSet(monthOf(issue.fields.created)))).toEqual([id]);
    expect(await marked('attachments')).toEqual([]);
  });

  it('that are stored already are not downloaded again, only what is new', async () => {
    const { site, store, dirty } = fetcher();
    const before = filesOf(await rawWith(id));
    await store(id);
    await dirty.mark('attachments', [{ id }]);
    const again = counted();
    await store(id, { jira: again.jira });
    expect(again.asked).toEqual([]);
    await site.change('attach', id);
    const after = filesOf(await rawWith(id));
    await store(id, { jira: again.jira });
    expect(again.asked).toEqual(after.slice(before.length).map((file) => file.id));
    expect(again.asked).toHaveLength(1);
  });

  it('are downloaded again when the stored file is gone or cut', async () => {
    const { store, dirty } = fetcher();
    const issue = await rawWith(id);
    await store(id);
    const [first, second] = (await readdir(folderOf(issue.key))).sort() as [string, string];
    await rm(path.join(folderOf(issue.key), first));
    await writeFile(path.join(folderOf(issue.key), second), 'short');
    await dirty.mark('attachments', [{ id }]);
    await store(id);
    for (const file of filesOf(issue)) {
      const [name] = (await readdir(folderOf(issue.key))).filter((it) => it.startsWith(`${file.id}_`)) as [
        string,
      ];
      expect((await readFile(path.join(folderOf(issue.key), name))).equals(await bytesOf(file.id))).toBe(
        true,
      );
    }
  });

  it.each([
    ['one file', (folder: string, [name]: string[]) => rm(path.join(folder, name!))],
    ['a part of one', (folder: string, [name]: string[]) => writeFile(path.join(folder, name!), 'short')],
    ['the folder of the issue', (folder: string) => rm(folder, { recursive: true })],
    ['the folder of all issues', (folder: string) => rm(path.dirname(folder), { recursive: true })],
  ])('are missed when the issue is fetched again, and stored again (%s is lost)', async (_, lose) => {
    const { store, fetch, marked, ports } = fetcher();
    const issue = await rawWith(id);
    await store(id);
    const before = await statesOf(id);
    const names = (await readdir(folderOf(issue.key))).sort();
    await fetch(id);
    expect(await marked('attachments')).toEqual([]);
    await lose(folderOf(issue.key), names);
    await fetch(id);
    expect(await marked('attachments')).toEqual([id]);
    await store(id);
    expect((await readdir(folderOf(issue.key))).sort()).toEqual(names);
    expect(await statesOf(id)).toEqual(before);
    const { folder, files } = (await ports.attachments.readStates(id))!;
    const attachmentIds = Object.keys(files);
    expect(
      await findLostFiles(ports.attachments, { issueId: id, folder, files }, { attachmentIds, verify: true }),
    ).toEqual([]);
  });

  it('that are lost are no longer said to be stored before the first of them is downloaded', async () => {
    const { store, dirty, ports, marked } = fetcher();
    const issue = await rawWith(id);
    await store(id);
    const workSet = monthWorkSet(monthOf(issue.fields.created));
    await dirty.acknowledge(workSet, await dirty.claim(workSet, 10));
    await rm(folderOf(issue.key), { recursive: true });
    await dirty.mark('attachments', [{ id }]);
    const jira = { ...ports.jira, openAttachment: () => Promise.reject(new RetryLaterError('not now', 1)) };
    await expect(store(id, { jira })).rejects.toThrow('not now');
    for (const state of await statesOf(id)) {
      expect(state).toMatchObject({
        status: 'failed',
        reason: expect.stringMatching(/ was stored and is missing$/) as string,
        mediaId: expect.any(String) as string,
      });
    }
    expect(await marked(workSet)).toEqual([id]);
  });

  it('I5: move to a folder of the new key, without a download', async () => {
    const { site, store } = fetcher();
    const before = await rawWith(movable);
    await store(movable);
    const names = await readdir(folderOf(before.key));
    expect(names).toHaveLength(2);
    await site.change('move', movable);
    const after = await rawWith(movable);
    expect(await fetcher().marked('attachments')).toEqual([movable]);
    const { jira, asked } = counted();
    await store(movable, { jira });
    expect(await readdir(folderOf(after.key))).toEqual(names);
    await expect(readdir(folderOf(before.key))).rejects.toThrow('ENOENT');
    expect((await fetcher().ports.attachments.readStates(movable))?.folder).toBe(after.key);
    expect(asked).toEqual([]);
  });

  it('that are too large are said to be so, and stored when the limit is raised', async () => {
    const { store, ports, marked, dirty } = fetcher();
    const issue = await rawWith(id, (files) => files.slice(0, 2));
    const [small, large] = filesOf(issue).sort((a, b) => a.size - b.size) as [Listed, Listed];
    await store(id, { maxBytes: large.size - 1 });
    expect((await ports.attachments.readStates(id))?.files).toMatchObject({
      [small.id]: { status: 'stored' },
      [large.id]: { status: 'too_large', bytes: large.size },
    });
    expect(await marked('attachments')).toEqual([]);
    expect(await readdir(folderOf(issue.key))).toHaveLength(1);
    await dirty.mark('attachments', [{ id }]);
    await store(id, { maxBytes: large.size });
    expect((await statesOf(id)).map(({ status }) => status)).toEqual(['stored', 'stored']);
  });

  it('that Jira lists and does not have are no failure, and are asked for again later', async () => {
    const { store, ports, redis, prefix, marked, dirty } = fetcher();
    const incomplete = createIncompleteIssues(redis, prefix, 'incomplete-files');
    const gone = { id: '999999', filename: 'gone.txt', size: 3 };
    await rawWith(id, (files) => [...files.slice(0, 1), gone]);
    expect(await store(id)).toEqual({ outcome: 'stored' });
    expect((await ports.attachments.readStates(id))?.files).toMatchObject({
      '999999': { status: 'missing' },
    });
    expect(await marked('attachments')).toEqual([]);
    expect(await incomplete.list()).toMatchObject([
      { id, missing: ['attachments: Jira lists and does not have 999999'] },
    ]);
    // the issue itself is fetched at once, because it may be deleted, but only once
    expect(await marked('fetch')).toEqual([id]);
    await dirty.acknowledge('fetch', await dirty.claim('fetch', 1));
    await dirty.mark('attachments', [{ id }]);
    const { jira, asked } = counted();
    await store(id, { jira });
    expect(asked).toEqual(['999999']);
    expect(await marked('fetch')).toEqual([]);
    // by now the issue has it no more
    await rawWith(id, (files) => files.slice(0, 1));
    await dirty.mark('attachments', [{ id }]);
    await store(id);
    expect(await incomplete.list()).toEqual([]);
  });

  it('that Jira no longer lists are not waited for once the issue was fetched', async () => {
    const { store, fetch, marked, redis, prefix } = fetcher();
    const incomplete = createIncompleteIssues(redis, prefix, 'incomplete-files');
    await rawWith(id, (files) => [...files, { id: '999999', filename: 'gone.txt', size: 3 }]);
    await store(id);
    expect(await incomplete.list()).toHaveLength(1);
    await fetch(id);
    expect(await incomplete.list()).toEqual([]);
    expect(await marked('attachments')).toEqual([]);
  });

  it('that an issue does not have because it is being deleted are not waited for', async () => {
    const { store, fetch, ports, redis, prefix, dirty } = fetcher();
    const incomplete = createIncompleteIssues(redis, prefix, 'incomplete-files');
    await rawWith(id, () => [{ id: '999999', filename: 'gone.txt', size: 3 }]);
    await store(id);
    expect(await incomplete.list()).toHaveLength(1);
    // the deletion comes after the files were read from raw and before the missing ones are recorded
    const jira = { ...ports.jira, getIssue: () => Promise.resolve(undefined) };
    const transform: Ports['work']['transform'] = async () => {
      await fetch(id, { jira }, { deleted: true });
      expect(await incomplete.list()).toEqual([]);
    };
    await dirty.mark('attachments', [{ id }]);
    await store(id, { work: { ...ports.work, transform } });
    expect(isDeleted((await ports.raw.readIssue(id))!)).toBe(true);
    expect(await incomplete.list()).toEqual([]);
  });

  it('with another size than Jira says are failed, leave no file, and keep none of the others out', async () => {
    const { store, marked, ports } = fetcher();
    const issue = await rawWith(id, ([first, second]) => [{ ...first!, size: first!.size + 1 }, second!]);
    const [broken, whole] = filesOf(issue) as [Listed, Listed];
    const failing = store(id);
    await expect(failing).rejects.toThrow(TransientError);
    await expect(failing).rejects.toThrow(`attachment ${broken.id} has ${broken.size - 1} bytes`);
    const files = (await ports.attachments.readStates(id))?.files;
    expect(files?.[broken.id]).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining(broken.id) as string,
    });
    expect(files?.[whole.id]).toMatchObject({ status: 'stored' });
    expect((await readdir(folderOf(issue.key))).map((name) => name.split('_')[0])).toEqual([whole.id]);
    // stored files are in the lake, and the failed one is retried
    expect(await marked(monthWorkSet(monthOf(issue.fields.created)))).toEqual([id]);
    expect(await marked('attachments')).toEqual([id]);
    await rawWith(id, (listed) => listed.slice(0, 2));
    await store(id);
    expect((await statesOf(id)).map(({ status }) => status)).toEqual(['stored', 'stored']);
  });

  it('I8: with hostile, long and odd names are stored inside their folder', async () => {
    const { store } = fetcher();
    const names = ['../../../../tmp/evil\u0000', `🔥${'ü'.repeat(298)}.png`];
    const issue = await rawWith(id, (files) => names.map((filename, i) => ({ ...files[i]!, filename })));
    await store(id);
    const [first, second] = filesOf(issue) as [Listed, Listed];
    const [evil, long] = (await readdir(folderOf(issue.key))).sort() as [string, string];
    expect(evil).toBe(`${first.id}_.._.._.._.._tmp_evil_`);
    expect(long).toMatch(new RegExp(`^${second.id}_🔥ü+$`, 'u'));
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(255);
    expect((await readFile(path.join(folderOf(issue.key), long))).equals(await bytesOf(second.id))).toBe(
      true,
    );
  });
});

describe('the storing', () => {
  it('waits while another one of the same issue is at work', async () => {
    const { store, takeOver, marked } = fetcher();
    await rawWith(id);
    await takeOver(`attachments:${id}`);
    await expect(store(id)).rejects.toThrow(RetryLaterError);
    expect(await marked('attachments')).toEqual([id]);
    expect(await statesOf(id)).toEqual([]);
  });

  it('I2: is asked for again when its lease was lost right after it noted a file', async () => {
    const { store, takeOver, marked, ports, dirty, queues } = fetcher();
    await rawWith(id);
    const saveStates: typeof ports.attachments.saveStates = async (states) => {
      await ports.attachments.saveStates(states);
      // another one stores all of it, before this one wakes up
      await dirty.acknowledge('attachments', await dirty.claim('attachments', 1));
      await takeOver(`attachments:${id}`);
    };
    const attachments = { ...ports.attachments, saveStates };
    await expect(store(id, { attachments })).rejects.toThrow(LeaseLostError);
    expect(await marked('attachments')).toEqual([id]);
    expect(await queues.bull.attachments.getWaitingCount()).toBeGreaterThan(0);
  });

  it('has nothing to do for an issue that is not marked, or is deleted by now', async () => {
    const { store, fetch, ports, dirty, marked } = fetcher();
    await rawWith(id);
    await dirty.acknowledge('attachments', await dirty.claim('attachments', 1));
    const { jira, asked } = counted();
    expect(await store(id, { jira })).toEqual({ outcome: 'nothing_to_do' });
    await fetch(
      id,
      { jira: { ...ports.jira, getIssue: () => Promise.resolve(undefined) } },
      { deleted: true },
    );
    await dirty.mark('attachments', [{ id }]);
    await store(id, { jira });
    expect(asked).toEqual([]);
    expect(await marked('attachments')).toEqual([]);
  });

  // without attachments there is nothing to store, but the broken file keeps the issue out of the lake all the same
  it.each([id, issueIdSchema.parse('10003')])(
    'I6: starts afresh from a broken file of states, and no fetch stumbles over it (%s)',
    async (issueId) => {
      const { store, fetch, folder, marked, ports } = fetcher();
      const issue = await rawWith(issueId);
      await store(issueId);
      await mkdir(path.join(folder, 'attachments'), { recursive: true });
      await writeFile(path.join(folder, 'attachments', `${issueId}.json`), '{"issueId":');
      expect(await fetch(issueId)).toMatchObject({ outcome: 'saved' });
      expect(await marked('fetch')).toEqual([]);
      expect(await marked('attachments')).toEqual([issueId]);
      await store(issueId);
      const states = await ports.attachments.readStates(issueId);
      expect(Object.keys(states?.files ?? {})).toEqual(filesOf(issue).map((file) => file.id));
      expect(await marked('attachments')).toEqual([]);
    },
  );
});
