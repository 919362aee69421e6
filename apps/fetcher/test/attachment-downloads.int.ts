import { createHash } from 'node:crypto';
import { readFile, readdir, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { RetryLaterError, TransientError, issueIdSchema } from '@jiralake/core';
import { createLogger } from '@jiralake/observability';
import type { AttachmentState, StoredIssue } from '@jiralake/payloads';
import { createDiskRoom } from '../src/disk-room';
import { useFetcher, type Ports } from './use-fetcher';
import { filesOf, useFiles, type Listed } from './use-files';
import type { LoggedRequest } from './use-simulator';

const fetcher = useFetcher(['--big-issues', '12']);
const { folderOf, bytesOf, rawWith, statesOf } = useFiles(fetcher);
const id = issueIdSchema.parse('10018');
const MEDIA = '^/file/';

afterEach(() => fetcher().site.faults([]));

/** The issue with one new file of so many bytes and no other. */
async function rawWithOne(size: number, changed: Partial<Listed> = {}): Promise<[StoredIssue, Listed]> {
  await fetcher().site.attach(id, 1, size);
  const issue = await rawWith(id, (files) => [{ ...files.at(-1)!, ...changed }]);
  await fetcher().site.takeRequests();
  return [issue, filesOf(issue)[0]!];
}

const isContent = ({ route }: LoggedRequest): boolean =>
  route.includes('/attachment/content/') || route.startsWith('/file/');

/** The requests for contents since the last look, once they are over. */
async function asked(): Promise<LoggedRequest[]> {
  const requests = (await fetcher().site.log()).filter(isContent);
  await fetcher().site.takeRequests();
  return requests;
}

async function stateOf({ id: attachment }: Listed): Promise<AttachmentState | undefined> {
  return (await fetcher().ports.attachments.readStates(id))?.files[attachment];
}

/** The only name in the issue's folder. */
async function onlyFile({ key }: StoredIssue): Promise<string> {
  const names = await readdir(folderOf(key));
  expect(names).toHaveLength(1);
  return path.join(folderOf(key), names[0]!);
}

async function expectStored(issue: StoredIssue, file: Listed): Promise<void> {
  const bytes = await bytesOf(file.id);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(await stateOf(file)).toMatchObject({ status: 'stored', bytes: file.size, sha256 });
  expect((await readFile(await onlyFile(issue))).equals(bytes)).toBe(true);
}

/** Writes the partial file that an interrupted download leaves. */
async function breakOff(size: number): Promise<[StoredIssue, Listed, string]> {
  const { site, store } = fetcher();
  const [issue, file] = await rawWithOne(size);
  await site.faults([{ match: { path: MEDIA }, times: 1, fault: { kind: 'cut' } }]);
  await expect(store(id)).rejects.toThrow('the content broke off');
  await asked();
  return [issue, file, await onlyFile(issue)];
}

describe('a download that broke off', () => {
  it('goes on where it stopped: only the rest comes, and the hash is that of the whole', async () => {
    const { store, marked } = fetcher();
    const [issue, file, partial] = await breakOff(300_000);
    const had = (await stat(partial)).size;
    expect(had).toBeGreaterThan(0);
    expect(path.basename(partial)).toMatch(/^\.part-/);
    expect(await stateOf(file)).toMatchObject({ status: 'failed' });
    expect(await marked('attachments')).toEqual([id]);
    await store(id);
    const [rest, ...more] = await asked();
    expect(more).toEqual([]);
    expect(rest).toMatchObject({ status: 206, range: `bytes=${had}-` });
    // Jira itself promises to know ranges, and the media id is known from the first try
    expect(rest!.path).toContain('redirect=false');
    expect(rest!.bytes! - (file.size - had)).toBeLessThan(2_000);
    await expectStored(issue, file);
    expect((await stateOf(file))?.mediaId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('goes on over the media host as long as the media id is not known', async () => {
    const { store, ports } = fetcher();
    const [issue, file, partial] = await breakOff(300_000);
    const had = (await stat(partial)).size;
    const states = (await ports.attachments.readStates(id))!;
    await ports.attachments.saveStates({
      ...states,
      files: { [file.id]: { status: 'failed', reason: 'x' } },
    });
    await store(id);
    expect((await asked()).map(({ status, range }) => [status, range])).toEqual([
      [303, `bytes=${had}-`],
      [206, `bytes=${had}-`],
    ]);
    await expectStored(issue, file);
    expect((await stateOf(file))?.mediaId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('begins again when the whole file comes all the same', async () => {
    const { site, store } = fetcher();
    const [issue, file] = await breakOff(300_000);
    await site.faults([{ fault: { kind: 'ignoreRange' } }]);
    await store(id);
    expect((await asked()).map(({ status }) => status)).toEqual([200]);
    await expectStored(issue, file);
  });

  it('begins again when there is more than the file has', async () => {
    const { store } = fetcher();
    const [issue, file, partial] = await breakOff(300_000);
    await truncate(partial, file.size + 1);
    await store(id);
    expect((await asked()).map(({ range }) => range)).toEqual([null, null]);
    await expectStored(issue, file);
  });

  it('begins again when the rest does not fit', async () => {
    const { site, store } = fetcher();
    const [issue, file] = await breakOff(300_000);
    await site.faults([{ times: 1, fault: { kind: 'shortAttachment', missing: 1 } }]);
    await expect(store(id)).rejects.toThrow(`attachment ${file.id} has 299999 bytes, Jira says 300000`);
    expect(await readdir(folderOf(issue.key))).toEqual([]);
    await asked();
    await store(id);
    expect((await asked()).map(({ range }) => range)).toEqual([null, null]);
    await expectStored(issue, file);
  });

  it('moves on with the folder when the issue gets another key', async () => {
    const { site, store } = fetcher();
    const [before, file, partial] = await breakOff(300_000);
    const had = (await stat(partial)).size;
    await site.change('move', id);
    const issue = await rawWith(id, (files) => files.filter((each) => each.id === file.id));
    expect(issue.key).not.toBe(before.key);
    await store(id);
    expect((await asked()).map(({ range }) => range)).toEqual([`bytes=${had}-`]);
    await expectStored(issue, file);
  });
});

describe('a response that is not the file', () => {
  it('is refused when it is shorter than Jira says, and the next one taken', async () => {
    const { site, store } = fetcher();
    const [issue, file] = await rawWithOne(5_000);
    await site.faults([{ times: 1, fault: { kind: 'shortAttachment', missing: 10 } }]);
    await expect(store(id)).rejects.toThrow(`attachment ${file.id} has 4990 bytes, Jira says 5000`);
    expect(await readdir(folderOf(issue.key)).catch(() => [])).toEqual([]);
    await store(id);
    await expectStored(issue, file);
  });

  it.each(['image/png', 'text/html'])(
    'is refused when it is a login page in place of %s',
    async (mimeType) => {
      const { site, store, marked } = fetcher();
      const [issue, file] = await rawWithOne(5_000, { mimeType, filename: 'a' });
      await site.faults([{ match: { path: MEDIA }, times: 1, fault: { kind: 'html' } }]);
      const failing = store(id);
      await expect(failing).rejects.toThrow(TransientError);
      await expect(failing).rejects.toThrow(`attachment ${file.id} came as a page of HTML`);
      expect(await stateOf(file)).toMatchObject({ status: 'failed' });
      expect(await readdir(folderOf(issue.key)).catch(() => [])).toEqual([]);
      expect(await marked('attachments')).toEqual([id]);
      await store(id);
      await expectStored(issue, file);
    },
  );

  it('is taken when it is HTML, as long as Jira says, and Jira calls it so', async () => {
    const { store, ports } = fetcher();
    const page = Buffer.from('<!DOCTYPE html><title>a report</title>');
    const [issue, file] = await rawWithOne(5_000, { mimeType: 'text/html', size: page.length });
    const openAttachment: Ports['jira']['openAttachment'] = () =>
      Promise.resolve({
        content: Readable.from([page]),
        from: 0,
        bytes: page.length,
        type: 'text/html',
        mediaId: undefined,
      });
    await store(id, { jira: { ...ports.jira, openAttachment } });
    expect(await stateOf(file)).toMatchObject({ status: 'stored', bytes: page.length });
    expect((await readFile(await onlyFile(issue))).equals(page)).toBe(true);
  });

  it('I8: is not even asked for where a redirect leads to a foreign host', async () => {
    const { site, store } = fetcher();
    const [issue, file] = await rawWithOne(5_000);
    await site.faults([{ fault: { kind: 'foreignRedirect' } }]);
    await expect(store(id)).rejects.toThrow('redirected to media.invalid, which is not in');
    const state = await stateOf(file);
    expect(state).toMatchObject({ status: 'failed' });
    expect(JSON.stringify(state)).not.toContain('token');
    expect(await readdir(folderOf(issue.key)).catch(() => [])).toEqual([]);
  });
});

describe('the media id', () => {
  it('is the one by which the description shows the file', async () => {
    const { site, store } = fetcher();
    const truths = await site.truths();
    const big = truths.find(({ issue }) => JSON.stringify(issue.fields['description']).includes('"media"'))!;
    const issue = await rawWith(big.issue.id);
    await store(issue.id);
    const ids = (await statesOf(issue.id)).map(({ mediaId }) => mediaId);
    expect(new Set(ids).size).toBe(filesOf(issue).length);
    const [shown] = /"id":"[0-9a-f-]{36}"/.exec(JSON.stringify(issue.fields['description'])) ?? [];
    expect(ids.map((mediaId) => `"id":"${mediaId}"`)).toContain(shown);
  });
});

describe('a disk that is nearly full', () => {
  /** Has so much room in one look after the other, the last one for ever. */
  const roomOf = (...looks: number[]): Ports['assertRoom'] =>
    createDiskRoom({
      freeBytes: () => Promise.resolve(looks.length > 1 ? looks.shift()! : looks[0]!),
      minFreeBytes: 1_000_000,
      waitMs: 60_000,
      clock: Date.now,
      log: createLogger('test', 'silent'),
    });

  it('keeps downloads from beginning, and changes nothing', async () => {
    const { store, marked } = fetcher();
    const [issue, file] = await rawWithOne(300_000);
    await expect(store(id, { assertRoom: roomOf(1_299_999) })).rejects.toThrow(RetryLaterError);
    expect(await asked()).toEqual([]);
    expect(await stateOf(file)).toBeUndefined();
    expect(await marked('attachments')).toEqual([id]);
    await store(id, { assertRoom: roomOf(1_300_000) });
    await expectStored(issue, file);
  });

  it('stops a download, which goes on where it stopped', async () => {
    const { store, marked, ports } = fetcher();
    const [issue, file] = await rawWithOne(20_000_000);
    const maxBytes = file.size;
    const stopping = store(id, { maxBytes, assertRoom: roomOf(30_000_000, 30_000_000, 999_999) });
    await expect(stopping).rejects.toThrow(RetryLaterError);
    expect(await stateOf(file)).toBeUndefined();
    expect(await marked('attachments')).toEqual([id]);
    const had = (await stat(await onlyFile(issue))).size;
    expect(had).toBeGreaterThan(16_000_000);
    expect(had).toBeLessThan(file.size);
    await asked();
    // an existing file is not copied again
    await store(id, { maxBytes, assertRoom: roomOf(1_000_000 + file.size - had) });
    expect((await asked()).map(({ range }) => range)).toEqual([`bytes=${had}-`, `bytes=${had}-`]);
    await expectStored(issue, file);
    expect(await ports.attachments.partialBytes(issue.key, path.basename(await onlyFile(issue)))).toBe(0);
  });
});
