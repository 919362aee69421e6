import { buffer } from 'node:stream/consumers';
import { issueIdSchema, issueKeySchema, RateLimitedError, type IssueId } from '@jiralake/core';
import { startProgram, type Program } from '@jiralake/testing';
import { createJiraClient, type JiraClientOptions } from '../src';

interface SimIssue {
  id: string;
  key: string;
  fields: { attachment: { id: string; size: number; filename: string }[]; [name: string]: unknown };
}

interface Line {
  issue: SimIssue;
  remoteLinks: unknown[];
}

const signal = new AbortController().signal;
const account = { email: 'integration@example.com', apiToken: 'sim-token' };
const serviceAccount = { email: 'sla@example.com', apiToken: 'sim-sla-token' };

let program: Program;
let site: { url: string; mediaUrl: string; cloudId: string };
let lines: Line[];
beforeAll(async () => {
  program = startProgram('dist/tools/jira-sim/main.js', {}, [
    '--issues',
    '40',
    '--months',
    '3',
    '--seed',
    '3',
  ]);
  site = JSON.parse(await program.line(/"event":"listening"/)) as typeof site;
  lines = await issueLines();
});
afterAll(() => program.stop());

async function issueLines(): Promise<Line[]> {
  const text = await (await fetch(`${site.url}/_sim/issues`)).text();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

async function change(kind: string, issueId: string): Promise<void> {
  const answer = await fetch(`${site.url}/_sim/change`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind, issueId }),
  });
  expect(answer.status).toBe(200);
}

function client(options: Partial<JiraClientOptions> = {}) {
  return createJiraClient({
    baseUrl: site.url,
    account,
    service: { account: serviceAccount, gatewayUrl: site.url, cloudId: site.cloudId },
    attachmentHosts: [new URL(site.mediaUrl).host],
    timeoutMs: 10_000,
    ...options,
  });
}

const idOf = (line: Line | undefined): IssueId => issueIdSchema.parse(line?.issue.id);

describe('an issue', () => {
  it('is found by its id and by its key, with its change log', async () => {
    const { id, key } = lines[0]!.issue;
    const byId = await client().getIssue(issueIdSchema.parse(id), signal);
    const byKey = await client().getIssue(issueKeySchema.parse(key), signal);
    expect(byId).toMatchObject({ id, key, fields: { summary: lines[0]!.issue.fields['summary'] } });
    expect(byId).toHaveProperty('changelog.histories');
    expect(byKey).toEqual(byId);
  });

  it('is found by a key that it had once', async () => {
    const { id, key } = lines[1]!.issue;
    await change('move', id);
    const moved = await client().getIssue(issueKeySchema.parse(key), signal);
    expect(moved?.id).toBe(id);
    expect(moved?.key).not.toBe(key);
  });

  it('is not there when Jira answers 404', async () => {
    const deleted = lines[2]!.issue.id;
    await change('delete', deleted);
    expect(await client().getIssue(issueIdSchema.parse(deleted), signal)).toBeUndefined();
    expect(await client().getIssue(issueKeySchema.parse('NONE-1'), signal)).toBeUndefined();
    expect(
      await client().getServiceFields(issueIdSchema.parse(deleted), ['summary'], signal),
    ).toBeUndefined();
  });

  it('read with a wrong token pauses the work and does not tell the token', async () => {
    const wrong = client({ account: { ...account, apiToken: 'wrong-token-7c1' } });
    const failing = wrong.getIssue(idOf(lines[0]), signal);
    await expect(failing).rejects.toBeInstanceOf(RateLimitedError);
    await expect(failing).rejects.toMatchObject({
      message: `GET /rest/api/3/issue/${idOf(lines[0])}: Jira does not accept the account or token (401)`,
      retryAfterMs: 60_000,
    });
  });
});

describe('the service account', () => {
  const SLA = 'customfield_10161';

  it('sees behind the gateway what the main account does not see', async () => {
    const line = lines.find(({ issue }) => JSON.stringify(issue.fields[SLA] ?? null).includes('millis'))!;
    const seen = await client().getServiceFields(idOf(line), [SLA], signal);
    expect(Object.keys(seen ?? {})).toEqual([SLA]);
    expect(JSON.stringify(seen)).toContain('millis');
    const issue = await client().getIssue(idOf(line), signal);
    expect(JSON.stringify(issue?.fields[SLA])).not.toContain('millis');
  });

  it('finds the cloud id at the site when it is not configured', async () => {
    const service = { account: serviceAccount, gatewayUrl: site.url, cloudId: undefined };
    const asked = client({ service });
    expect((await asked.getMyself('service', signal))?.accountId).toBeTruthy();
    expect(await asked.getServiceFields(idOf(lines[0]), [SLA], signal)).toBeDefined();
    const elsewhere = client({ service: { ...service, cloudId: '00000000-0000-0000-0000-000000000000' } });
    await expect(elsewhere.getMyself('service', signal)).rejects.toThrow('/rest/api/3/myself');
  });

  it('may be absent', async () => {
    const { service: _, ...without } = {
      baseUrl: site.url,
      account,
      service: undefined,
      attachmentHosts: [],
      timeoutMs: 10_000,
    };
    expect(await createJiraClient(without).getServiceFields(idOf(lines[0]), [SLA], signal)).toBeUndefined();
  });
});

it('remote links are those of the site', async () => {
  const line = lines.find(({ remoteLinks }) => remoteLinks.length > 0);
  expect(await client().getRemoteLinks(idOf(line), signal)).toEqual(line?.remoteLinks);
  const none = lines.find(
    ({ remoteLinks, issue }) => remoteLinks.length === 0 && issue.id !== lines[2]!.issue.id,
  );
  expect(await client().getRemoteLinks(idOf(none), signal)).toEqual([]);
});

describe('an attachment', () => {
  const attachments = () => lines.slice(3).flatMap(({ issue }) => issue.fields.attachment);

  it('has as many bytes as its issue says, an empty one too', async () => {
    expect(attachments().length).toBeGreaterThan(3);
    for (const { id, size } of attachments()) {
      const opened = await client().openAttachment(id, signal);
      expect(opened).toMatchObject({ from: 0, bytes: size });
      expect((await buffer(opened!.content)).length).toBe(size);
    }
  });

  it('is not taken from a media host that is not allowed', async () => {
    const { host } = new URL(site.mediaUrl);
    const [{ id } = { id: '' }] = attachments();
    await expect(
      client({ attachmentHosts: ['*.atlassian.com'] }).openAttachment(id, signal),
    ).rejects.toMatchObject({
      name: 'PermanentError',
      message: `attachment ${id}: redirected to ${host}, which is not in JIRA_ATTACHMENT_HOSTS`,
    });
  });

  it('that Jira does not have is absent', async () => {
    expect(await client().openAttachment('99999999', signal)).toBeUndefined();
    expect(await client().openAttachment('../../issue/1', signal)).toBeUndefined();
  });
});
