import { issueIdSchema, RateLimitedError } from '@jiralake/core';
import { createJiraClient, type GatedRequest, type JiraClient, type Limit, type RequestGate } from '../src';
import { reply, startTestServer, type TestServer } from './start-test-server';

const id = issueIdSchema.parse('20417');
const never = new AbortController().signal;
const account = { email: 'reader@acme.test', apiToken: 'main-token' };
const cloudId = '9a1b2c3d-0000-4000-8000-000000000000';

let jira: TestServer;
let media: TestServer;
let calls: { passed: GatedRequest[]; paused: [GatedRequest, Limit][]; accepted: GatedRequest[] };
beforeEach(async () => {
  jira = await startTestServer();
  media = await startTestServer();
  calls = { passed: [], paused: [], accepted: [] };
});
afterEach(async () => {
  await jira.stop();
  await media.stop();
});

/** A gate that lets everything pass and writes down what it is told. */
const recording: RequestGate = {
  pass: (request) => Promise.resolve(void calls.passed.push(request)),
  pause: (request, { scope, ms }) => Promise.resolve(void calls.paused.push([request, { scope, ms }])),
  accepted: (request) => void calls.accepted.push(request),
};

function client(gate = recording): JiraClient {
  return createJiraClient({
    baseUrl: jira.url,
    account,
    service: { account, gatewayUrl: jira.url, cloudId: undefined },
    attachmentHosts: [new URL(media.url).host],
    timeoutMs: 5_000,
    gate,
  });
}

const main = (endpoint: GatedRequest['endpoint']): GatedRequest => ({ endpoint, account: 'account' });
const tenant: GatedRequest = { endpoint: 'tenant_info', account: undefined };

describe('the gate', () => {
  it.each<[string, (jira: JiraClient) => Promise<unknown>, GatedRequest]>([
    ['getMyself', (client) => client.getMyself('account', never), main('myself')],
    ['getProject', (client) => client.getProject('10001', never), main('project')],
    ['getIssue', (client) => client.getIssue(id, never), main('issue')],
    ['getComments', (client) => client.getComments(id, never), main('comment')],
    ['getChangelog', (client) => client.getChangelog(id, never), main('changelog')],
    ['getWorklogs', (client) => client.getWorklogs(id, never), main('worklog')],
    ['getRemoteLinks', (client) => client.getRemoteLinks(id, never), main('remotelink')],
    ['getFields', (client) => client.getFields(never), main('field')],
    ['openAttachment', (client) => client.openAttachment('55120', never), main('attachment')],
  ])('is passed by %s, which says what it asks for', async (_, call, request) => {
    jira.answer(reply(500));
    await call(client()).catch(() => undefined);
    expect(calls.passed).toEqual([request]);
    expect(jira.requests).toHaveLength(1);
  });

  it('is passed by the service account in its own name, and by the look-up of the cloud id in none', async () => {
    jira.answer((req, res) => {
      const body = req.url?.startsWith('/_edge/') ? { cloudId } : { id, fields: {} };
      reply(200, {}, JSON.stringify(body))(req, res);
    });
    await client().getServiceFields(id, ['customfield_1'], never);
    const service: GatedRequest = { endpoint: 'issue', account: 'service' };
    expect(calls.passed).toEqual([tenant, service]);
    expect(calls.accepted).toEqual([tenant, service]);
  });

  it('is passed by each page', async () => {
    jira.answer((req, res) => {
      const startAt = Number(new URL(req.url!, jira.url).searchParams.get('startAt'));
      reply(200, {}, JSON.stringify({ total: 3, comments: [{ id: String(startAt) }] }))(req, res);
    });
    await client().getComments(id, never);
    expect(calls.passed).toEqual([main('comment'), main('comment'), main('comment')]);
  });

  it('has nothing to do with the media host', async () => {
    jira.answer(reply(303, { Location: `${media.url}/file/uuid/binary` }));
    media.answer(reply(429, { 'Retry-After': '60' }));
    const error = await client()
      .openAttachment('55120', never)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'RateLimitedError', scope: 'endpoint' });
    expect(calls).toEqual({ passed: [main('attachment')], paused: [], accepted: [main('attachment')] });
  });

  it('keeps a request from being made', async () => {
    const limit = new RateLimitedError('issue: wait', 1_000);
    jira.answer(reply(200));
    const closed = { ...recording, pass: () => Promise.reject(limit) };
    await expect(client(closed).getIssue(id, never)).rejects.toBe(limit);
    await expect(client(closed).openAttachment('55120', never)).rejects.toBe(limit);
    expect(jira.requests).toEqual([]);
  });

  it.each<[string, number, Record<string, string>, Limit['scope']]>([
    ['a burst', 429, { 'Retry-After': '7', 'RateLimit-Reason': 'jira-burst-based' }, 'endpoint'],
    ['a quota', 429, { 'Retry-After': '7', 'RateLimit-Reason': 'jira-quota-tenant-based' }, 'site'],
    ['429 without a reason', 429, { 'Retry-After': '7' }, 'site'],
    ['503 with a time', 503, { 'Retry-After': '7' }, 'site'],
    ['401', 401, {}, 'account'],
  ])('is told of %s before anybody knows', async (_, status, headers, scope) => {
    jira.answer(reply(status, headers, 'no'));
    for (const [call, endpoint] of [
      [client().getRemoteLinks(id, never), 'remotelink'],
      [client().openAttachment('55120', never), 'attachment'],
    ] as const) {
      const error = (await call.catch((reason: unknown) => reason)) as RateLimitedError;
      expect([error.name, error.scope]).toEqual(['RateLimitedError', scope]);
      expect(calls.paused.pop()).toEqual([main(endpoint), { scope, ms: error.retryAfterMs }]);
    }
    expect(calls.accepted).toEqual([]);
  });

  it.each([400, 403, 404, 500, 503])('is not told that %d accepts the account', async (status) => {
    jira.answer(reply(status));
    await client()
      .getIssue(id, never)
      .catch(() => undefined);
    expect([calls.accepted, calls.paused]).toEqual([[], []]);
  });
});
