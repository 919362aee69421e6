import { issueIdSchema, type IssueId } from '@jiralake/core';
import { readOpenApi, requestProblems, startProgram, type Program } from '@jiralake/testing';
import { createJiraClient, type JiraClient } from '../src';
import { startRecording, type RecordedRequest, type Recording } from './start-recording';

const signal = new AbortController().signal;
const TENANT_INFO = '/_edge/tenant_info';

type Method = { [M in keyof JiraClient]: JiraClient[M] extends boolean ? never : M }[keyof JiraClient];

/** Things of the site to ask for: an issue whose lists take several pages, and a file. */
interface Subjects {
  id: IssueId;
  attachment: string;
}

/** A call of every method, in every form that makes it ask differently. */
const calls: Record<Method, (client: JiraClient, subjects: Subjects) => Promise<unknown>> = {
  getMyself: async (client) => [
    await client.getMyself('account', signal),
    await client.getMyself('service', signal),
  ],
  getIssue: (client, { id }) => client.getIssue(id, signal),
  getIssues: (client, { id }) => client.getIssues([id], signal),
  getFieldsOf: (client, { id }) => client.getFieldsOf([id], ['updated'], signal),
  getChangelogs: (client, { id }) => client.getChangelogs([id], signal),
  getServiceFieldsOf: (client, { id }) => client.getServiceFieldsOf([id], ['customfield_10161'], signal),
  getComments: (client, { id }) => client.getComments(id, signal),
  getChangelog: (client, { id }) => client.getChangelog(id, signal),
  getWorklogs: (client, { id }) => client.getWorklogs(id, signal),
  getServiceFields: (client, { id }) => client.getServiceFields(id, ['summary', 'customfield_10161'], signal),
  getRemoteLinks: (client, { id }) => client.getRemoteLinks(id, signal),
  getProject: (client) => client.getProject('SUPPORT', signal),
  getFields: (client) => client.getFields(signal),
  getSiteList: (client) =>
    Promise.all(
      (['status', 'resolution', 'issuetype', 'issueLinkType'] as const).map((list) =>
        client.getSiteList(list, signal),
      ),
    ),
  getProjectList: async (client) => [
    await client.getProjectList('10003', 'components', signal),
    await client.getProjectList('10003', 'versions', signal),
  ],
  getUsers: (client) => client.getUsers(signal),
  searchIssues: async (client, { id }) => {
    // more issues than come with fields on one page, so that a token is sent
    const pages: unknown[] = [];
    for await (const page of client.searchIssues('created >= -900d', ['updated'], signal, [id]))
      pages.push(page);
    return pages;
  },
  openAttachment: async (client, { attachment }) => {
    const opened = [
      await client.openAttachment(attachment, signal),
      await client.openAttachment(attachment, signal, { from: 1, direct: true }),
    ];
    for (const file of opened) file?.content.destroy();
    return opened;
  },
};

const openApi = readOpenApi();

(openApi ? describe : describe.skip)('the requests, held against the OpenAPI file', () => {
  let simulator: Program;
  let recording: Recording;
  let gatewayPrefix: string;
  let subjects: Subjects;
  let createClient: () => JiraClient;
  beforeAll(async () => {
    simulator = startProgram('dist/tools/jira-sim/main.js', {}, [
      '--issues',
      '120',
      '--months',
      '1',
      '--seed',
      '3',
      '--big-issues',
      '1',
    ]);
    const site = JSON.parse(await simulator.line(/"event":"listening"/)) as Record<string, string>;
    subjects = await findSubjects(site['url']!);
    recording = await startRecording(site['url']!);
    gatewayPrefix = `/ex/jira/${site['cloudId']}`;
    createClient = () =>
      createJiraClient({
        baseUrl: recording.url,
        account: { email: 'integration@example.com', apiToken: 'sim-token' },
        service: {
          account: { email: 'sla@example.com', apiToken: 'sim-sla-token' },
          gatewayUrl: recording.url,
          cloudId: undefined,
        },
        attachmentHosts: [new URL(site['mediaUrl']!).host],
        timeoutMs: 10_000,
      });
  });
  afterAll(async () => {
    await recording.stop();
    await simulator.stop();
  });
  beforeEach(() => void recording.take());

  it('are those of every method', () => {
    const methods = Object.entries(createClient()).filter(([, member]) => typeof member === 'function');
    expect(methods.map(([name]) => name).sort()).toEqual(Object.keys(calls).sort());
  });

  it.each(Object.entries(calls))('of %s are described', async (_name, call) => {
    expect(await call(createClient(), subjects)).toBeDefined();
    const requests = recording.take();
    expect(requests).not.toEqual([]);
    expect(described(requests).flatMap((request) => requestProblems(openApi!, request))).toEqual([]);
  });

  it('are short however much is asked for: what has no end goes into the body, or into several requests', async () => {
    const client = createClient();
    const many = Array.from({ length: 1_200 }, (_, i) => i + 1);
    const fields = many.map((i) => `customfield_${20_000 + i}`);
    const ids = many.slice(0, 100).map((i) => issueIdSchema.parse(String(90_000 + i)));
    const pages: unknown[] = [];
    const jql = `id in (${[subjects.id, ...many].join(', ')})`;
    for await (const page of client.searchIssues(jql, fields, signal, ids.slice(0, 50))) pages.push(...page);
    expect(pages).toMatchObject([{ id: subjects.id }]);
    await client.getIssues(ids, signal);
    await client.getChangelogs(ids, signal);
    await client.getFieldsOf(ids, fields, signal);
    await client.getServiceFieldsOf(ids, fields, signal);
    expect(
      await client.getServiceFields(subjects.id, ['summary', ...fields, 'updated'], signal),
    ).toMatchObject({
      summary: expect.any(String) as unknown,
      updated: expect.any(String) as unknown,
    });
    const requests = recording.take();
    expect(requests.map(({ url }) => url.length).filter((length) => length > 2_500)).toEqual([]);
    expect(described(requests).flatMap((request) => requestProblems(openApi!, request))).toEqual([]);
  });

  it('are for more than one page where a list is long', async () => {
    await calls.getComments(createClient(), subjects);
    expect(recording.take().map(({ url }) => url.includes('startAt=100'))).toContain(true);
    await calls.searchIssues(createClient(), subjects);
    expect(recording.take().map(({ body }) => body.includes('nextPageToken'))).toEqual([false, true]);
  });

  it('leave the description only to ask, once, for the cloud id, and to go through the gateway', async () => {
    const client = createClient();
    for (const call of Object.values(calls)) await call(client, subjects);
    const urls = recording.take().map(({ url }) => url);
    expect(urls.filter((url) => url.startsWith(gatewayPrefix))).not.toEqual([]);
    const elsewhere = urls.filter((url) => !url.replace(gatewayPrefix, '').startsWith('/rest/api/3/'));
    expect(elsewhere).toEqual([TENANT_INFO]);
  });

  /** The same without what Atlassian describes elsewhere: the way to the cloud id and the prefix of the gateway. */
  function described(requests: RecordedRequest[]): RecordedRequest[] {
    return requests
      .filter(({ method, url }) => !(method === 'GET' && url === TENANT_INFO))
      .map((request) => ({ ...request, url: request.url.replace(gatewayPrefix, '') }));
  }
});

/** The big issue of the site, and a file of any. */
async function findSubjects(url: string): Promise<Subjects> {
  const lines = (await (await fetch(`${url}/_sim/issues`)).text()).trim().split('\n');
  const issues = lines.map((line) => (JSON.parse(line) as { issue: SimIssue }).issue);
  const big = issues.find(({ fields }) => fields.comment.total > 100)!;
  const attachment = issues.flatMap(({ fields }) => fields.attachment)[0]!;
  return { id: issueIdSchema.parse(big.id), attachment: attachment.id };
}

interface SimIssue {
  id: string;
  fields: { comment: { total: number }; attachment: { id: string }[] };
}
