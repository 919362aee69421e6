import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { PermanentError, RateLimitedError, TransientError } from '@jiralake/core';
import { createJiraClient } from '../src';
import { reply, startTestServer, type TestServer } from './start-test-server';

const account = { email: 'reader@acme.test', apiToken: 'main-token-9f3' };
const encoded = Buffer.from(`${account.email}:${account.apiToken}`).toString('base64');
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

function open(signal = never, attachmentHosts = [new URL(media.url).host]) {
  return createJiraClient({ baseUrl: jira.url, account, attachmentHosts, timeoutMs: 400 }).openAttachment(
    '55120',
    signal,
  );
}

async function read(signal?: AbortSignal): Promise<Buffer | undefined> {
  const opened = await open(signal);
  return opened && buffer(opened.content);
}

async function errorOf(work: Promise<unknown>): Promise<Error> {
  const error = await work.then(
    (value) => Promise.reject(new Error(`no error but ${inspect(value)}`)),
    (reason: unknown) => reason as Error,
  );
  const deep = inspect(error, { depth: 10, showHidden: true });
  const told = [error.message, error.stack, JSON.stringify(error), deep].join('\n');
  for (const secret of [account.apiToken, encoded, 'query-token', 'authorization']) {
    expect(told.toLowerCase()).not.toContain(secret.toLowerCase());
  }
  return error;
}

const redirectTo = (location: string, status = 303) => reply(status, { Location: location });
const file = () => `${media.url}/file/uuid/binary?token=query-token&name=a.txt`;

describe('the redirect to an attachment', () => {
  it.each([301, 302, 303, 307, 308])('%d is followed without the credentials', async (status) => {
    jira.answer(redirectTo(file(), status));
    media.answer(reply(200, {}, 'content'));
    expect((await read())?.toString()).toBe('content');
    expect(jira.requests[0]?.headers.authorization).toBe(`Basic ${encoded}`);
    expect(media.requests.map(({ url }) => url)).toEqual([file().slice(media.url.length)]);
    expect(media.requests[0]?.headers.authorization).toBeUndefined();
    expect(media.requests[0]?.headers.cookie).toBeUndefined();
  });

  it('may be relative, and loses the credentials all the same', async () => {
    jira.answer((req, res) => {
      const isFirst = req.url?.startsWith('/rest/') === true;
      (isFirst ? redirectTo('/elsewhere?token=query-token') : reply(200, {}, 'content'))(req, res);
    });
    expect((await read())?.toString()).toBe('content');
    expect(jira.requests.map(({ headers }) => headers.authorization)).toEqual([
      `Basic ${encoded}`,
      undefined,
    ]);
  });

  it.each([
    ['a foreign host', 'https://evil.test/x?token=query-token', 'redirected to evil.test, which is not in'],
    ['a name that only begins like the site', 'http://127.0.0.1.evil.test/x?token=query-token', 'evil.test'],
    ['another port', 'http://127.0.0.1:1/x?token=query-token', 'redirected to 127.0.0.1:1, which is not in'],
    ['an address inside', 'http://169.254.169.254/latest?token=query-token', '169.254.169.254, which is not'],
    ['a file', 'file:///etc/passwd?token=query-token', 'redirected to file: which is not allowed'],
    ['another scheme', 'ftp://127.0.0.1/x?token=query-token', 'redirected to ftp: which is not allowed'],
    ['data', 'data:text/plain,query-token', 'redirected to data: which is not allowed'],
    ['nonsense', 'http://[query-token', 'redirected to something that is not a URL'],
  ])('is not followed to %s', async (_, location, message) => {
    jira.answer(redirectTo(location));
    const error = await errorOf(read());
    expect(error).toBeInstanceOf(PermanentError);
    expect(error.message).toContain(`attachment 55120: `);
    expect(error.message).toContain(message);
    expect(jira.requests).toHaveLength(1);
  });

  it('is checked at every hop', async () => {
    jira.answer(redirectTo(file()));
    media.answer(redirectTo('https://evil.test/x?token=query-token'));
    expect((await errorOf(read())).message).toContain('redirected to evil.test, which is not in');
  });

  it('is not followed to a media host that the configuration does not name', async () => {
    jira.answer(redirectTo(file()));
    const { host } = new URL(media.url);
    expect((await errorOf(open(never, ['*.atlassian.com', '127.0.0.1']))).message).toBe(
      `attachment 55120: redirected to ${host}, which is not in JIRA_ATTACHMENT_HOSTS`,
    );
    expect(media.requests).toHaveLength(0);
  });

  it('is not followed round in a circle', async () => {
    jira.answer(redirectTo(file()));
    media.answer(redirectTo(file()));
    const error = await errorOf(read());
    expect(error).toBeInstanceOf(PermanentError);
    expect(error.message).toBe('attachment 55120: more than 5 redirects');
    expect(jira.requests.length + media.requests.length).toBe(6);
  });

  it('keeps no connection, nor does a refusal or a content that nobody reads', async () => {
    jira.answer(redirectTo(file()));
    media.answer((_req, res) => void res.writeHead(200).write('begun'));
    for (let i = 0; i < 5; i++) (await open())?.content.destroy();
    media.answer(redirectTo('https://evil.test/'));
    for (let i = 0; i < 5; i++) await errorOf(read());
    await sleep(100);
    expect([await jira.connections(), await media.connections()]).toEqual([0, 0]);
  });
});

describe('the content', () => {
  it.each([
    [404, undefined],
    [403, PermanentError],
    [400, PermanentError],
    [401, RateLimitedError],
    [429, RateLimitedError],
    [500, TransientError],
  ])('that Jira answers with %d', async (status, kind) => {
    jira.answer(reply(status, {}, 'no'));
    if (kind === undefined) expect(await read()).toBeUndefined();
    else expect(await errorOf(read())).toBeInstanceOf(kind);
  });

  it.each([
    [401, TransientError],
    [403, TransientError],
    [404, TransientError],
    [429, RateLimitedError],
    [500, TransientError],
  ])('that the media host answers with %d is asked for again', async (status, kind) => {
    jira.answer(redirectTo(file()));
    media.answer(reply(status, {}, 'query-token'));
    expect(await errorOf(read())).toBeInstanceOf(kind);
  });

  it.each([
    ['with a length', { 'Content-Length': '1000' }],
    ['without one', {}],
  ])('%s that breaks off rejects the stream', async (_, headers: Record<string, string>) => {
    jira.answer(redirectTo(file()));
    media.answer((req, res) => {
      res.writeHead(200, headers);
      res.write('x'.repeat(500), () => setTimeout(() => req.socket.destroy(), 20));
    });
    const error = await errorOf(read());
    expect(error).toBeInstanceOf(TransientError);
    expect(error.message).toBe('attachment 55120: the content broke off');
  });

  it('that stands still rejects the stream', async () => {
    jira.answer((_req, res) => void res.writeHead(200, { 'Content-Length': '1000' }).write('begun'));
    const error = await errorOf(read());
    expect(error).toBeInstanceOf(TransientError);
    expect(error.message).toBe('attachment 55120: the content broke off (nothing came for 400 ms)');
  });

  it('that comes slowly, or is read slowly, is taken whole', async () => {
    jira.answer((_req, res) => {
      res.writeHead(200, { 'Content-Length': '8' });
      let left = 8;
      const writing = setInterval(() => {
        res.write('x');
        if (--left === 0) clearInterval(writing);
      }, 100);
    });
    expect((await read())?.length).toBe(8);

    jira.answer(reply(200, {}, 'content'));
    const opened = await open();
    await sleep(600);
    const chunks: Uint8Array[] = [];
    for await (const chunk of opened!.content as AsyncIterable<Uint8Array>) {
      await sleep(600);
      chunks.push(chunk);
    }
    expect(Buffer.concat(chunks).toString()).toBe('content');
  });

  it.each([0, 50])('that is given up %d ms after it was opened rejects with the reason', async (ms) => {
    jira.answer((_req, res) => void res.writeHead(200, { 'Content-Length': '1000' }).write('begun'));
    const stop = new AbortController();
    const reason = new Error('shutting down');
    const opened = await open(stop.signal);
    if (ms === 0) stop.abort(reason);
    else setTimeout(() => stop.abort(reason), ms);
    // nobody listens to the content yet: its error must wait
    if (ms === 0) await sleep(20);
    expect(await errorOf(buffer(opened!.content))).toBe(reason);
  });
});
