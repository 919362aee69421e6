import { text } from 'node:stream/consumers';
import {
  issueIdSchema,
  PermanentError,
  RateLimitedError,
  TransientError,
  type IssueId,
} from '@jiralake/core';
import { createJiraClient, type FoundIssue, type JiraClient } from '../src';
import { reply, startTestServer, type TestServer } from './start-test-server';

const signal = new AbortController().signal;
const json = { 'Content-Type': 'application/json' };

let jira: TestServer;
let client: JiraClient;
const passed: string[] = [];
beforeAll(async () => {
  jira = await startTestServer();
  client = createJiraClient({
    baseUrl: jira.url,
    account: { email: 'reader@acme.test', apiToken: 'x' },
    attachmentHosts: [],
    timeoutMs: 2_000,
    gate: {
      pass: ({ endpoint }) => Promise.resolve(void passed.push(endpoint)),
      pause: () => Promise.resolve(),
      accepted: () => undefined,
    },
  });
});
afterAll(() => jira.stop());

interface Asked {
  jql: string;
  fields: string[];
  maxResults: number;
  nextPageToken?: string;
  reconcileIssues?: number[];
}

/** Answers the pages by their tokens, of which the first has none; tells what was asked. */
function answerPages(pages: Record<string, object>): Asked[] {
  const asked: Asked[] = [];
  jira.answer((req, res) => {
    void text(req).then((body) => {
      asked.push(JSON.parse(body) as Asked);
      res.writeHead(200, json).end(JSON.stringify(pages[asked.at(-1)?.nextPageToken ?? '']));
    });
  });
  return asked;
}

async function search(jql = 'project in ("SUP")', ...reconcile: IssueId[]): Promise<FoundIssue[][]> {
  const pages: FoundIssue[][] = [];
  for await (const page of client.searchIssues(jql, ['updated'], signal, reconcile)) pages.push(page);
  return pages;
}

const issue = (id: string, updated?: string | null) => ({ id, key: `SUP-${id}`, fields: { updated } });

describe('a search', () => {
  it('goes on over short and empty pages to the one that says that it is the last', async () => {
    const asked = answerPages({
      '': { issues: [issue('1', '2026-02-03T12:06:52.829+0100')], nextPageToken: 'a', isLast: false },
      a: { issues: [], nextPageToken: 'b' },
      b: { issues: [issue('2', null), { id: '3' }], nextPageToken: 'c', isLast: true },
    });
    expect(await search()).toEqual([
      [{ id: '1', key: 'SUP-1', updated: '2026-02-03T12:06:52.829+0100' }],
      [],
      [
        { id: '2', key: 'SUP-2', updated: undefined },
        { id: '3', key: undefined, updated: undefined },
      ],
    ]);
    const always = { jql: 'project in ("SUP")', fields: ['updated'], maxResults: 5_000 };
    expect(asked).toEqual([always, { ...always, nextPageToken: 'a' }, { ...always, nextPageToken: 'b' }]);
    expect(passed).toEqual(['search', 'search', 'search']);
  });

  it.each([{}, { nextPageToken: null }, { nextPageToken: '' }])(
    'ends with a page that has %j',
    async (end) => {
      answerPages({ '': { issues: [issue('1')], ...end } });
      expect(await search()).toHaveLength(1);
    },
  );

  it('I6: is not at its end where a page says that it is not the last', async () => {
    answerPages({ '': { issues: [issue('1')], isLast: false } });
    await expect(search()).rejects.toThrow('a page that is not the last leads nowhere');
  });

  it('asks in the body, however long the query is', async () => {
    const asked = answerPages({ '': { issues: [], isLast: true } });
    const projects = Array.from({ length: 1_200 }, (_, i) => `"PROJECT${i}"`).join(', ');
    await search(`project in (${projects})`, issueIdSchema.parse('20417'));
    expect(asked[0]).toMatchObject({ jql: `project in (${projects})`, reconcileIssues: [20_417] });
    expect(jira.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /rest/api/3/search/jql',
    ]);
  });

  it('does not go round in a circle', async () => {
    answerPages({
      '': { issues: [issue('1')], nextPageToken: 'a' },
      a: { issues: [issue('2')], nextPageToken: 'b' },
      b: { issues: [issue('3')], nextPageToken: 'a' },
    });
    await expect(search()).rejects.toThrow(TransientError);
    expect(jira.requests).toHaveLength(3);
  });

  it('is never empty because a response cannot be read', async () => {
    answerPages({ '': { values: [] } });
    await expect(search()).rejects.toThrow(/unexpected response: issues is missing/);
    answerPages({ '': { issues: [{ id: 'SUP-1' }] } });
    await expect(search()).rejects.toThrow(/unexpected response: issues\.0\.id /);
    jira.answer(reply(200, { 'Content-Type': 'text/html' }, '<html>log in</html>'));
    await expect(search()).rejects.toThrow(/is not JSON/);
    jira.answer(reply(400, json, '{"errorMessages":["no"]}'));
    await expect(search()).rejects.toThrow(PermanentError);
    jira.answer(reply(429, { 'Retry-After': '7' }));
    await expect(search()).rejects.toThrow(RateLimitedError);
  });
});
