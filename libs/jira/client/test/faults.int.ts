import { inspect } from 'node:util';
import { issueIdSchema, PermanentError, RateLimitedError, TransientError } from '@jiralake/core';
import { createJiraClient, type JiraClient } from '../src';
import { reply, startTestServer, type TestServer } from './start-test-server';

const id = issueIdSchema.parse('20417');
const account = { email: 'reader@acme.test', apiToken: 'main-token-9f3' };
const encoded = Buffer.from(`${account.email}:${account.apiToken}`).toString('base64');
const html = { 'Content-Type': 'text/html' };

let jira: TestServer;
let client: JiraClient;
beforeAll(async () => {
  jira = await startTestServer();
  client = createJiraClient({ baseUrl: jira.url, account, attachmentHosts: [], timeoutMs: 400 });
});
afterAll(() => jira.stop());

const never = new AbortController().signal;

/** The error of a request, after a look at everything of it that could be logged. */
async function errorOf(work: Promise<unknown>): Promise<Error> {
  const error = await work.then(
    (value) => Promise.reject(new Error(`no error but ${inspect(value)}`)),
    (reason: unknown) => reason as Error,
  );
  const deep = inspect(error, { depth: 10, showHidden: true });
  const told = [error.message, error.stack, JSON.stringify(error), deep].join('\n');
  expect(told).not.toContain(account.apiToken);
  expect(told).not.toContain(encoded);
  expect(told).not.toMatch(/authorization/i);
  return error;
}

const getIssue = (signal = never) => errorOf(client.getIssue(id, signal));

describe('a status', () => {
  it.each([403, 410, 418, 302])('%d is permanent', async (status) => {
    jira.answer(reply(status, { Location: '/login?token=query-token' }, '{"errorMessages":["no"]}'));
    const error = await getIssue();
    expect(error).toBeInstanceOf(PermanentError);
    expect(error.message).toBe(`GET /rest/api/3/issue/20417: answered ${status}`);
    expect(jira.requests).toHaveLength(1);
  });

  it('400 is permanent and comes with what Jira says, as far as it says something', async () => {
    jira.answer(reply(400, {}, '{"errorMessages":["Field \'colour\' does not exist.","And more."]}'));
    const error = await getIssue();
    expect(error).toBeInstanceOf(PermanentError);
    expect(error.message).toBe(
      "GET /rest/api/3/issue/20417: answered 400: Field 'colour' does not exist. And more.",
    );
    jira.answer(reply(400, html, '<html>oops</html>'));
    expect((await getIssue()).message).toBe('GET /rest/api/3/issue/20417: answered 400');
  });

  it.each([500, 502, 503, 504, 408, 425])('%d without Retry-After is worth another try', async (status) => {
    jira.answer(reply(status, html, '<html>oops</html>'));
    const error = await getIssue();
    expect(error).toBeInstanceOf(TransientError);
    expect(error.message).toBe(`GET /rest/api/3/issue/20417: answered ${status}`);
  });

  const inTwenty = (): string => new Date(Date.now() + 20_000).toUTCString();
  it.each([
    ['429 with seconds', 429, () => '7', 7_000],
    ['429 with a date', 429, inTwenty, 20_000],
    ['429 with a date that is over', 429, () => 'Tue, 03 Feb 2026 11:00:00 GMT', 1_000],
    ['429 with 0', 429, () => '0', 1_000],
    ['429 with nonsense', 429, () => 'soon', 30_000],
    ['429 without Retry-After', 429, () => undefined, 30_000],
    ['503 with seconds', 503, () => '11', 11_000],
  ])('%s pauses', async (_, status, retryAfter, ms) => {
    const header = retryAfter();
    jira.answer(reply(status, header === undefined ? {} : { 'Retry-After': header }));
    const error = await getIssue();
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(error.message).toBe(`GET /rest/api/3/issue/20417: Jira asks to wait (${status})`);
    const { retryAfterMs } = error as RateLimitedError;
    expect(retryAfterMs).toBeGreaterThan(ms - 1_500);
    expect(retryAfterMs).toBeLessThanOrEqual(ms * 1.2);
  });

  it('401 pauses for long enough not to lock the account', async () => {
    jira.answer(reply(401, {}, 'Client must be authenticated to access this resource.'));
    const error = await getIssue();
    expect(error).toMatchObject({ name: 'RateLimitedError', retryAfterMs: 60_000 });
  });

  it('403 means that remote links may not be read, 429 that they were not', async () => {
    jira.answer(reply(403));
    expect(await client.getRemoteLinks(id, never)).toBeUndefined();
    jira.answer(reply(429, { 'Retry-After': '5' }));
    expect(await errorOf(client.getRemoteLinks(id, never))).toBeInstanceOf(RateLimitedError);
    jira.answer(reply(200, {}, '[]'));
    expect(await client.getRemoteLinks(id, never)).toEqual([]);
  });
});

describe('a response with 200', () => {
  const created = '2026-02-03T12:06:52.829+0100';
  const issue = { id: '20417', key: 'SUP-88', fields: { created } };
  it.each([
    ['HTML', '<!DOCTYPE html><html><body>Log in</body></html>', 'is not JSON but begins "<!DOCTYPE html>'],
    ['nothing', '', 'is not JSON'],
    ['cut JSON', JSON.stringify(issue).slice(0, -3), 'is not JSON'],
    ['null', 'null', 'it is null'],
    ['a list', '[]', 'it is a list'],
    ['text', '"ok"', 'it is "ok"'],
    ['an empty object', '{}', 'id is missing'],
    ['a number as id', JSON.stringify({ ...issue, id: 20417 }), 'id is 20417, and must be text'],
    ['a path as id', JSON.stringify({ ...issue, id: '../20417' }), 'id is "../20417": not an issue id'],
    ['no key', JSON.stringify({ ...issue, key: undefined }), 'key is missing'],
    [
      'a key that is a path',
      JSON.stringify({ ...issue, key: '../SUP-88' }),
      'key is "../SUP-88": not an issue key',
    ],
    [
      'fields that are a list',
      JSON.stringify({ ...issue, fields: [] }),
      'fields is a list, and must be an object',
    ],
    ['no time', JSON.stringify({ ...issue, fields: {} }), 'fields.created is missing'],
    [
      'a time that is none',
      JSON.stringify({ ...issue, fields: { created: 'May' } }),
      'fields.created is "May": not a time',
    ],
  ])('and %s is no issue', async (_, body, what) => {
    jira.answer(reply(200, html, body));
    const error = await getIssue();
    expect(error).toBeInstanceOf(TransientError);
    expect(error.message).toContain('GET /rest/api/3/issue/20417: ');
    expect(error.message).toContain(what);
    expect(error.message.length).toBeLessThan(200);
  });

  it.each(['null', '{}', '{"values":[]}', '[null]', '[{"id":null}]', '[{"id":1,"object":{"url":7}}]'])(
    'and %s is no list of remote links',
    async (body) => {
      jira.answer(reply(200, {}, body));
      const error = await errorOf(client.getRemoteLinks(id, never));
      expect(error).toBeInstanceOf(TransientError);
      expect(error.message).toMatch(/^GET \/rest\/api\/3\/issue\/20417\/remotelink: unexpected response: /);
    },
  );

  it('is an issue with everything that came', async () => {
    const whole = { ...issue, extra: { deep: [1, null] }, fields: { created, customfield_1: null } };
    jira.answer(reply(200, {}, JSON.stringify(whole)));
    expect(await client.getIssue(id, never)).toEqual(whole);
    expect(jira.requests[0]?.headers.authorization).toBe(`Basic ${encoded}`);
  });
});

describe('no response', () => {
  it.each([
    ['application/json', 'utf8', ''],
    ['application/json;charset=UTF-8', 'utf8', '\uFEFF'],
    ['application/json; charset=ISO-8859-1', 'latin1', ''],
    ['application/json; charset="utf-16le"', 'utf16le', '\uFEFF'],
  ] as const)('is read in the charset that it is said to be in: %s', async (contentType, encoding, mark) => {
    const body = Buffer.from(`${mark}[{"id":"summary","name":"Größe"}]`, encoding);
    jira.answer((_req, res) => res.writeHead(200, { 'Content-Type': contentType }).end(body));
    expect(await client.getFields(never)).toMatchObject([{ id: 'summary', name: 'Größe' }]);
  });

  it.each([
    ['application/json; charset=UTF-8', 'the response is not in utf-8, as it should be'],
    ['application/json', 'the response is not in utf-8, as it should be'],
    ['application/json; charset=klingon', 'the response is said to be in "klingon"'],
  ])(
    'that is not in its charset is worth another try, and no character is replaced: %s',
    async (contentType, why) => {
      const body = Buffer.from('[{"id":"summary","name":"Größe"}]', 'latin1');
      jira.answer((_req, res) => res.writeHead(200, { 'Content-Type': contentType }).end(body));
      const error = await errorOf(client.getFields(never));
      expect(error).toBeInstanceOf(TransientError);
      expect(error.message).toBe(`GET /rest/api/3/field: ${why}`);
    },
  );

  it('because the connection was dropped is worth another try', async () => {
    jira.answer((req) => void req.socket.destroy());
    const error = await getIssue();
    expect(error).toBeInstanceOf(TransientError);
    expect(error.message).toBe(
      `GET /rest/api/3/issue/20417: no response from ${new URL(jira.url).host} (ECONNRESET)`,
    );
  });

  it('because the connection had been idle for too long costs nothing but a new connection', async () => {
    jira.answer(reply(500));
    await getIssue();
    const known = jira.requests[0]?.socket;
    jira.answer((req, res) => (req.socket === known ? void req.socket.destroy() : reply(500)(req, res)));
    expect((await getIssue()).message).toBe('GET /rest/api/3/issue/20417: answered 500');
    expect(jira.requests).toHaveLength(2);
  });

  it('because it broke off in the middle is worth another try', async () => {
    jira.answer((req, res) => {
      res.writeHead(200, { 'Content-Length': '1000' });
      res.write('{"id":"20417"', () => req.socket.destroy());
    });
    expect(await getIssue()).toBeInstanceOf(TransientError);
  });

  it.each([
    ['it never begins', () => undefined],
    ['it never ends', (write: (text: string) => void) => write('{')],
    [
      'it comes too slowly',
      (write: (text: string) => void) => void setInterval(() => write(' '), 50).unref(),
    ],
  ])('in time because %s is worth another try', async (_, send) => {
    jira.answer((_req, res) => send((text) => void (res.destroyed || res.write(text))));
    const error = await getIssue();
    expect(error).toBeInstanceOf(TransientError);
    expect(error.message).toBe(
      `GET /rest/api/3/issue/20417: no response from ${new URL(jira.url).host} (none within 400 ms)`,
    );
  });

  it('because nobody listens is worth another try', async () => {
    const nobody = createJiraClient({
      baseUrl: 'http://127.0.0.1:1',
      account,
      attachmentHosts: [],
      timeoutMs: 400,
    });
    expect((await errorOf(nobody.getIssue(id, never))).message).toMatch(
      /no response from 127\.0\.0\.1:\d+ \(ECONNREFUSED: it refuses the connection\)/,
    );
  });

  it('to what was given up rejects with the reason', async () => {
    const reason = new Error('shutting down');
    const stop = new AbortController();
    jira.answer(() => setTimeout(() => stop.abort(reason), 20));
    expect(await getIssue(stop.signal)).toBe(reason);
    jira.answer(reply(200));
    expect(await getIssue(stop.signal)).toBe(reason);
    expect(jira.requests).toHaveLength(0);
  });
});
