import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { RetryLaterError, TransientError, issueIdSchema, monthOf, type IssueId } from '@jiralake/core';
import { monthPart } from '@jiralake/queues';
import { type AttachmentState, type StoredIssue } from '@jiralake/schemas';
import { useFetcher, type Ports } from './use-fetcher';

const fetcher = useFetcher();
// of the seeded site: two files each
const id = issueIdSchema.parse('10015');
const movable = issueIdSchema.parse('10018');

interface Listed {
  id: string;
  filename: string;
  size: number;
}
const filesOf = (issue: { fields: Record<string, unknown> }): Listed[] =>
  issue.fields['attachment'] as Listed[];
const folderOf = (key: string): string => path.join(fetcher().folder, 'attachments', key);

/** What the site serves for an attachment, without the fetcher. */
async function bytesOf(attachment: string): Promise<Buffer> {
  const headers = {
    Authorization: `Basic ${Buffer.from('integration@example.com:sim-token').toString('base64')}`,
  };
  const url = `${fetcher().site.url}/rest/api/3/attachment/content/${attachment}?redirect=false`;
  const response = await fetch(url, { headers });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

/** Fetches the issue into raw, and changes its list of attachments there. */
async function rawWith(
  issueId: IssueId,
  change: (files: Listed[]) => Listed[] = (files) => files,
): Promise<StoredIssue> {
  const { fetch, rawOf, ports, dirty } = fetcher();
  await fetch(issueId);
  const raw = await rawOf(issueId);
  await ports.raw.saveIssue({ ...raw, fields: { ...raw.fields, attachment: change(filesOf(raw)) } });
  // the mark of the fetch stays; that of the month would hide whether storing sets one
  const part = monthPart(monthOf(raw.fields.created));
  await dirty.acknowledge(part, await dirty.claim(part, 10));
  return rawOf(issueId);
}

async function statesOf(issueId: IssueId): Promise<AttachmentState[]> {
  return Object.values((await fetcher().ports.attachments.readStates(issueId))?.files ?? {});
}

async function* brokenOff(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    yield chunk.subarray(0, chunk.length / 2);
    break;
  }
  throw new Error('connection lost');
}

/** The client, counting downloads. */
function counted(): { jira: Ports['jira']; asked: string[] } {
  const { jira } = fetcher().ports;
  const asked: string[] = [];
  const openAttachment: typeof jira.openAttachment = (attachment, signal) => {
    asked.push(attachment);
    return jira.openAttachment(attachment, signal);
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
    expect(await marked(monthPart(monthOf(issue.fields.created)))).toEqual([id]);
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

  it('that are too large or gone are said to be so, and are settled', async () => {
    const { store, ports, marked } = fetcher();
    const issue = await rawWith(id, (files) => [
      ...files.slice(0, 2),
      { id: '999999', filename: 'gone.txt', size: 3 },
    ]);
    const [small, large] = filesOf(issue)
      .slice(0, 2)
      .sort((a, b) => a.size - b.size) as [Listed, Listed];
    await store(id, { maxBytes: large.size - 1 });
    expect((await ports.attachments.readStates(id))?.files).toMatchObject({
      [small.id]: { status: 'stored' },
      [large.id]: { status: 'too_large', bytes: large.size },
      '999999': { status: 'missing' },
    });
    expect(await marked('attachments')).toEqual([]);
    expect(await readdir(folderOf(issue.key))).toHaveLength(1);
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
    // what is stored shows in the lake, and the failed one is tried again
    expect(await marked(monthPart(monthOf(issue.fields.created)))).toEqual([id]);
    expect(await marked('attachments')).toEqual([id]);
    await rawWith(id, (listed) => listed.slice(0, 2));
    await store(id);
    expect((await statesOf(id)).map(({ status }) => status)).toEqual(['stored', 'stored']);
  });

  it('that break off leave no temporary file', async () => {
    const { store, ports } = fetcher();
    const issue = await rawWith(id);
    const openAttachment: typeof ports.jira.openAttachment = async (attachment, signal) => {
      const stream = await ports.jira.openAttachment(attachment, signal);
      return stream && Readable.from(brokenOff(stream));
    };
    await expect(store(id, { jira: { ...ports.jira, openAttachment } })).rejects.toThrow('connection lost');
    expect(await readdir(folderOf(issue.key))).toEqual([]);
    expect((await readdir(path.join(fetcher().folder, 'attachments'))).sort()).toEqual(
      [`${id}.json`, issue.key].sort(),
    );
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

  it('has nothing to do for an issue that is not marked, or is deleted by now', async () => {
    const { store, fetch, ports, dirty, marked } = fetcher();
    await rawWith(id);
    await dirty.acknowledge('attachments', await dirty.claim('attachments', 1));
    const { jira, asked } = counted();
    expect(await store(id, { jira })).toEqual({ outcome: 'clean' });
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
