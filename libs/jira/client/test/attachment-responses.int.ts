import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { TransientError } from '@jiralake/core';
import { createJiraClient } from '../src';
import { reply, startTestServer, type TestServer } from './start-test-server';

const MEDIA_ID = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
const never = new AbortController().signal;

let jira: TestServer;
let media: TestServer;
beforeEach(async () => {
  jira = await startTestServer();
  media = await startTestServer();
});
afterEach(async () => {
  await jira.stop();
  await media.stop();
});

async function open(resume?: { from: number; direct: boolean }) {
  const opened = await createJiraClient({
    baseUrl: jira.url,
    account: { email: 'reader@acme.test', apiToken: 'main-token-9f3' },
    attachmentHosts: [new URL(media.url).host],
    timeoutMs: 400,
  }).openAttachment('55120', never, resume);
  if (!opened) return undefined;
  const { content, ...facts } = opened;
  return { ...facts, text: (await buffer(content)).toString('latin1') };
}
const redirectTo = (path: string) => reply(303, { Location: `${media.url}${path}?token=query-token` });
const rest = (range: string, body: string) => reply(206, { 'Content-Range': `bytes ${range}` }, body);

describe('an opened attachment', () => {
  it('comes with its media id, type and length', async () => {
    jira.answer(redirectTo(`/file/${MEDIA_ID.toUpperCase()}/binary`));
    media.answer(
      reply(200, { 'Content-Type': 'Text/HTML; charset=UTF-8', 'Content-Length': '7' }, 'content'),
    );
    expect(await open()).toEqual({
      text: 'content',
      from: 0,
      bytes: 7,
      type: 'text/html',
      mediaId: MEDIA_ID,
    });
  });

  it.each(['/file/123/binary', `/other/${MEDIA_ID}/binary`, `/file/${MEDIA_ID}0/binary`, '/'])(
    'has no media id when the redirect leads to %s',
    async (path) => {
      jira.answer(redirectTo(path));
      media.answer(reply(200, {}, 'content'));
      expect(await open()).toMatchObject({ text: 'content', mediaId: undefined });
    },
  );

  it('has what came when nothing is said about it', async () => {
    jira.answer((_req, res) => void res.writeHead(200).end('content'));
    expect(await open()).toEqual({
      text: 'content',
      from: 0,
      bytes: undefined,
      type: undefined,
      mediaId: undefined,
    });
  });

  it('is never unpacked, because its size is that of the file as it is', async () => {
    const packed = gzipSync('content');
    jira.answer((_req, res) => {
      res.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': String(packed.length) });
      res.end(packed);
    });
    expect(await open()).toMatchObject({ text: packed.toString('latin1'), bytes: packed.length });
    expect(jira.requests[0]?.headers['accept-encoding']).toBe('identity');
  });
});

describe('an attachment that is resumed', () => {
  it('comes from Jira itself, which promises to know ranges only so', async () => {
    jira.answer(rest('3-6/7', 'tent'));
    expect(await open({ from: 3, direct: true })).toMatchObject({
      text: 'tent',
      from: 3,
      mediaId: undefined,
    });
    const [asked] = jira.requests;
    expect(asked?.url).toBe('/rest/api/3/attachment/content/55120?redirect=false');
    expect(asked?.headers.range).toBe('bytes=3-');
    expect(asked?.headers.authorization).toBeDefined();
  });

  it('comes from the media host when the media id is wanted, without the credentials', async () => {
    jira.answer(redirectTo(`/file/${MEDIA_ID}/binary`));
    media.answer(rest('3-6/7', 'tent'));
    expect(await open({ from: 3, direct: false })).toMatchObject({
      text: 'tent',
      from: 3,
      mediaId: MEDIA_ID,
    });
    expect(jira.requests[0]?.url).toBe('/rest/api/3/attachment/content/55120');
    expect(media.requests[0]?.headers.range).toBe('bytes=3-');
    expect(media.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('is redirected under the same rules as any other', async () => {
    jira.answer(reply(303, { Location: 'https://evil.test/x' }));
    await expect(open({ from: 3, direct: true })).rejects.toThrow('redirected to evil.test, which is not in');
  });

  it('begins again when the whole comes', async () => {
    jira.answer(reply(200, {}, 'content'));
    expect(await open({ from: 3, direct: true })).toMatchObject({ text: 'content', from: 0 });
  });

  it.each([416, 400])('begins again when there is no such part (%d)', async (status) => {
    jira.answer((req, res) => {
      const [code, body] = req.headers.range === undefined ? [200, 'content'] : [status, 'no'];
      res.writeHead(code).end(body);
    });
    expect(await open({ from: 99, direct: true })).toMatchObject({ text: 'content', from: 0 });
    expect(jira.requests.map(({ headers }) => headers.range)).toEqual(['bytes=99-', undefined]);
    await sleep(50);
    expect(await jira.connections()).toBeLessThanOrEqual(1);
  });

  it.each(['bytes 2-6/7', 'bytes */7', 'lines 3-6/7', ''])(
    'is refused when another part comes (%j)',
    async (range) => {
      jira.answer(reply(206, { 'Content-Range': range }, 'tent'));
      await expect(open({ from: 3, direct: true })).rejects.toThrow(TransientError);
      await expect(open({ from: 3, direct: true })).rejects.toThrow('another part of the file');
    },
  );

  it('is absent when Jira does not have it any more', async () => {
    jira.answer(reply(404));
    expect(await open({ from: 3, direct: true })).toBeUndefined();
  });
});
