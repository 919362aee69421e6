import { PermanentError, RateLimitedError, TransientError } from '@jiralake/core';
import { createJiraClient, type FoundIssue, type JiraClient } from '../src';
import { reply, startAnswering, type Answering } from './start-answering';

const signal = new AbortController().signal;
const json = { 'Content-Type': 'application/json' };

let jira: Answering;
let client: JiraClient;
const passed: string[] = [];
beforeAll(async () => {
  jira = await startAnswering();
  client = createJiraClient({
    ...{ baseUrl: jira.url, account: { email: 'reader@acme.test', apiToken: 'x' } },
    ...{ attachmentHosts: [], timeoutMs: 2_000 },
    gate: {
      pass: ({ endpoint }) => Promise.resolve(void passed.push(endpoint)),
      pause: () => Promise.resolve(),
      accepted: () => undefined,
    },
  });
});
afterAll(() => jira.stop());

/** Answers the pages by their tokens; the first has none. */
function answerPages(pages: Record<string, object>): void {
  jira.answer((req, res) => {
    const token = new URL(req.url ?? '', jira.url).searchParams.get('nextPageToken') ?? '';
    res.writeHead(200, json).end(JSON.stringify(pages[token]));
  });
}

async function search(): Promise<FoundIssue[][]> {
  const pages: FoundIssue[][] = [];
  for await (const page of client.searchIssues('project in ("SUP")', ['updated'], signal)) pages.push(page);
  return pages;
}

const issue = (id: string, updated?: string | null) => ({ id, key: `SUP-${id}`, fields: { updated } });

describe('a search', () => {
  it('goes on over short and empty pages to the one that says that it is the last', async () => {
    answerPages({
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
    const asked = jira.requests.map(({ url }) => new URL(url ?? '', jira.url).searchParams);
    expect(asked.map((params) => params.get('jql'))).toEqual(Array(3).fill('project in ("SUP")'));
    expect(asked.map((params) => params.get('fields'))).toEqual(Array(3).fill('updated'));
    expect(asked.map((params) => params.get('nextPageToken'))).toEqual([null, 'a', 'b']);
    expect(passed).toEqual(['search', 'search', 'search']);
  });

  it.each([{}, { nextPageToken: null }, { nextPageToken: '' }])(
    'ends with a page that has %j',
    async (end) => {
      answerPages({ '': { issues: [issue('1')], ...end } });
      expect(await search()).toHaveLength(1);
    },
  );

  it('does not go round in a circle', async () => {
    answerPages({
      '': { issues: [issue('1')], nextPageToken: 'a' },
      a: { issues: [issue('2')], nextPageToken: 'b' },
      b: { issues: [issue('3')], nextPageToken: 'a' },
    });
    await expect(search()).rejects.toThrow(TransientError);
    expect(jira.requests).toHaveLength(3);
  });

  it('is never empty because an answer cannot be read', async () => {
    answerPages({ '': { values: [] } });
    await expect(search()).rejects.toThrow(/unexpected answer at issues/);
    answerPages({ '': { issues: [{ id: 'SUP-1' }] } });
    await expect(search()).rejects.toThrow(/unexpected answer at issues\.0\.id/);
    jira.answer(reply(200, { 'Content-Type': 'text/html' }, '<html>log in</html>'));
    await expect(search()).rejects.toThrow(/is not JSON/);
    jira.answer(reply(400, json, '{"errorMessages":["no"]}'));
    await expect(search()).rejects.toThrow(PermanentError);
    jira.answer(reply(429, { 'Retry-After': '7' }));
    await expect(search()).rejects.toThrow(RateLimitedError);
  });
});
