import { issueIdSchema, issueKeySchema, PermanentError, TransientError } from '@jiralake/core';
import { createJiraClient, type JiraClient } from '../src';
import { startTestServer, reply, type TestServer } from './start-test-server';

const signal = new AbortController().signal;
const json = { 'Content-Type': 'application/json' };
const ids = ['1', '2', '3', '4'].map((id) => issueIdSchema.parse(id));
const [one, two, three, four] = ids as [(typeof ids)[0], (typeof ids)[0], (typeof ids)[0], (typeof ids)[0]];

let jira: TestServer;
let client: JiraClient;
beforeAll(async () => {
  jira = await startTestServer();
  client = createJiraClient({
    baseUrl: jira.url,
    account: { email: 'reader@acme.test', apiToken: 'x' },
    attachmentHosts: [],
    timeoutMs: 2_000,
    service: {
      account: { email: 'sla@acme.test', apiToken: 'y' },
      gatewayUrl: jira.url,
      cloudId: '8d1f2c3a-5b64-4e0f-9a7d-2c1b0e9f8a76',
    },
  });
});
afterAll(() => jira.stop());

/** Answers one page after the other and keeps what was asked for. */
function answerPages(...pages: object[]): Record<string, unknown>[] {
  const asked: Record<string, unknown>[] = [];
  jira.answer((req, res) => {
    let text = '';
    req.on('data', (chunk) => (text += String(chunk)));
    req.on('end', () => {
      asked.push(JSON.parse(text) as Record<string, unknown>);
      res.writeHead(200, json).end(JSON.stringify(pages[asked.length - 1]));
    });
  });
  return asked;
}

const issue = (id: string) => ({ id, key: `SUP-${id}`, fields: { created: '2026-02-03T12:06:52.829+0100' } });

describe('many issues in one request', () => {
  it('are told apart: there, not loaded, not to be understood, and not there', async () => {
    const asked = answerPages({
      issues: [issue('2'), { ...issue('3'), fields: {} }, { id: null }],
      issueErrors: [{ id: '1', errorMessage: 'too large' }, 'nonsense'],
    });
    const { issues, failed } = await client.getIssues(ids, signal);
    expect([[...issues.keys()], [...failed].sort()]).toEqual([[two], [one, three]]);
    expect(asked).toEqual([{ issueIdsOrKeys: ids, fields: ['*all'], expand: ['changelog'] }]);
    expect(jira.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /rest/api/3/issue/bulkfetch',
    ]);
  });

  it('I6: a response of another kind is never taken for no issues', async () => {
    for (const body of ['<html>', 'null', '[]', '{}', '{"issues":null}']) {
      jira.answer(reply(200, json, body));
      await expect(client.getIssues(ids, signal)).rejects.toThrow(TransientError);
      await expect(client.getChangelogs(ids, signal)).rejects.toThrow(TransientError);
    }
    jira.answer(reply(400, json, '{"errorMessages":["Too many.","Ask for less."]}'));
    await expect(client.getIssues(ids, signal)).rejects.toThrow(
      new PermanentError('POST /rest/api/3/issue/bulkfetch: answered 400: Too many. Ask for less.'),
    );
  });
});

describe('fields that the service account reads', () => {
  it('are those of the issues that it may read', async () => {
    const asked = answerPages({
      issues: [{ id: '4', key: 'SUP-4', fields: { customfield_1: { id: '58' } } }],
    });
    const found = await client.getServiceFieldsOf(ids, ['customfield_1'], signal);
    expect([...found!]).toEqual([[four, { customfield_1: { id: '58' } }]]);
    expect(asked).toEqual([{ issueIdsOrKeys: ids, fields: ['customfield_1'] }]);
    expect(jira.requests[0]!.url).toMatch(/^\/ex\/jira\/[0-9a-f-]+\/rest\/api\/3\/issue\/bulkfetch$/);
    jira.answer(reply(403, json, '{}'));
    expect(await client.getServiceFieldsOf(ids, ['customfield_1'], signal)).toBeUndefined();
  });
});

describe('change logs of many issues', () => {
  it('are put together from all pages, with times that may be numbers', async () => {
    const change = (id: number, created: unknown) => ({ id, created, items: [] });
    const asked = answerPages(
      {
        issueChangeLogs: [
          { issueId: '1', changeHistories: [change(7, 1_492_070_429)] },
          { issueId: 2, changeHistories: [change(8, 1_492_070_429_123)] },
        ],
        nextPageToken: 'a',
      },
      {
        issueChangeLogs: [{ issueId: '1', changeHistories: [change(9, '2026-02-03T12:06:52.829+0100')] }],
        nextPageToken: null,
      },
    );
    expect([...(await client.getChangelogs(ids, signal))]).toEqual([
      [one, [change(7, '2017-04-13T08:00:29.000Z'), change(9, '2026-02-03T12:06:52.829+0100')]],
      [two, [change(8, '2017-04-13T08:00:29.123Z')]],
    ]);
    expect(asked.map((body) => body['nextPageToken'])).toEqual([undefined, 'a']);
  });

  it('do not lead round in a circle', async () => {
    answerPages(...Array<object>(9).fill({ issueChangeLogs: [], nextPageToken: 'a' }));
    await expect(client.getChangelogs(ids, signal)).rejects.toThrow('the pages lead round in a circle');
  });
});

describe('a response of an issue that was not asked for', () => {
  const notAsked = 'answered with issue 9, which was not asked for';

  it('I6: is refused: alone, in a part, and among many', async () => {
    const entry = { id: '5', issueId: '9' };
    const fields = { issues: [issue('2'), issue('9')] };
    const answers: [() => Promise<unknown>, object][] = [
      [() => client.getIssue(one, signal), issue('9')],
      [() => client.getServiceFields(one, ['customfield_1'], signal), issue('9')],
      [() => client.getWorklogs(one, signal), { total: 1, worklogs: [entry] }],
      [
        () => client.getComments(one, signal),
        { total: 1, comments: [{ id: '5', self: 'https://acme.test/rest/api/3/issue/9/comment/5' }] },
      ],
      [() => client.getFieldsOf(ids, ['updated'], signal), fields],
      [() => client.getServiceFieldsOf(ids, ['customfield_1'], signal), fields],
      [() => client.getChangelogs(ids, signal), { issueChangeLogs: [{ issueId: 9, changeHistories: [] }] }],
    ];
    for (const [ask, answer] of answers) {
      jira.answer(reply(200, json, JSON.stringify(answer)));
      await expect(ask()).rejects.toThrow(TransientError);
      await expect(ask()).rejects.toThrow(notAsked);
    }
  });

  it('I6: costs no other issue of many; those that are not there are asked for one by one', async () => {
    answerPages({ issues: [issue('2'), issue('9')] });
    const { issues, failed } = await client.getIssues(ids, signal);
    expect([[...issues.keys()], [...failed].sort()]).toEqual([[two], [one, three, four]]);
  });

  it('is the right one for a key, which another issue may have by now', async () => {
    jira.answer(reply(200, json, JSON.stringify(issue('9'))));
    expect((await client.getIssue(issueKeySchema.parse('OLD-1'), signal))?.id).toBe('9');
  });
});
