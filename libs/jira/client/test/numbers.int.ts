import { issueIdSchema } from '@jiralake/core';
import { createJiraClient, type JiraClient } from '../src';
import { startTestServer, reply, type TestServer } from './start-test-server';

const signal = new AbortController().signal;
const id = issueIdSchema.parse('7');
const issue =
  '{"id":"7","key":"SUP-7","fields":{"created":"2026-02-03T12:06:52.829+0100","customfield_1":12345678901234567890,' +
  '"customfield_2":[1.0,2],"customfield_3":3,"workratio":9223372036854775807}}';

let jira: TestServer;
let client: JiraClient;
beforeAll(async () => {
  jira = await startTestServer();
  const account = { email: 'reader@acme.test', apiToken: 'x' };
  client = createJiraClient({ baseUrl: jira.url, account, attachmentHosts: [], timeoutMs: 2_000 });
});
afterAll(() => jira.stop());

const answer = (text: string): void => jira.answer(reply(200, { 'Content-Type': 'application/json' }, text));

describe('numbers that a double does not hold as they were written', () => {
  const written = { customfield_1: '12345678901234567890', customfield_2: '[1.0,2]' };

  it('are noted in an issue beside its fields', async () => {
    answer(issue);
    expect((await client.getIssue(id, signal))?._as_written).toEqual(written);
  });

  it('are noted in each of many issues', async () => {
    answer(`{"issues":[${issue.replace('"7"', '"8"')},${issue}],"issueErrors":[]}`);
    const ids = [issueIdSchema.parse('8'), id];
    const { issues } = await client.getIssues(ids, signal);
    expect(ids.map((each) => issues.get(each)?._as_written)).toEqual([written, written]);
  });

  it('cost an issue without any nothing', async () => {
    answer(issue.replace('12345678901234567890', '5').replace('1.0', '1'));
    expect(await client.getIssue(id, signal)).not.toHaveProperty('_as_written');
  });
});
