import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { useRedis } from '@jiralake/testing';
import { eventsBelow } from './event-log';
import { readMarkedWork } from './marked-work';
import { startIngressOn, type Ingress } from './start-ingress';

const redis = useRedis();
const MB = 1024 * 1024;
const nested = `${'['.repeat(400)}${']'.repeat(400)}`;

let ingress: Ingress;

/** Returns the peak physical memory of the service in bytes; `undefined` where the system does not tell. */
function peakMemory(): number | undefined {
  const file = `/proc/${ingress.program.child.pid}/status`;
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(existsSync(file) ? readFileSync(file, 'utf8') : '') ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
}

async function expectNothingQueued(): Promise<void> {
  const owed = readMarkedWork(redis.url, redis.prefix);
  expect(await owed.marked()).toEqual([]);
  expect(await owed.waiting()).toEqual([]);
  await owed.close();
}

const ids: unknown[] = [
  '',
  '0',
  '-1',
  '1.5',
  '020417',
  '+7',
  '1e5',
  ' 7',
  '7\n',
  '7\u0000',
  '٢٠٤١٧',
  '２０',
  'SUP-88',
  '../../etc/passwd',
  '9'.repeat(20),
  '9'.repeat(MB),
  '20417:deleted',
  '{jiralake}',
  '__proto__',
  0,
  -1,
  1.5,
  1e21,
  null,
  true,
  {},
  [],
  ['20417'],
  { toString: '20417' },
];

describe('a hostile event', () => {
  beforeAll(async () => {
    ingress = await startIngressOn(redis);
  });
  afterAll(() => ingress.stop());

  it('with a malformed id is acknowledged and queues nothing', async () => {
    for (const id of ids) {
      const events = [
        { webhookEvent: 'jira:issue_updated', issue: { id, key: 'SUP-88' } },
        { webhookEvent: 'jira:issue_deleted', issue: { id } },
        { webhookEvent: 'worklog_created', worklog: { issueId: id } },
        { webhookEvent: 'issuelink_created', issueLink: { sourceIssueId: id, destinationIssueId: id } },
      ];
      for (const event of events) {
        const { status, body } = await ingress.deliver(event);
        expect({ id, status, body }).toEqual({ id, status: 200, body: { status: 'names no issue' } });
      }
    }
    await expectNothingQueued();
  });

  it.each([
    ['an issue that is null', '{"webhookEvent":"jira:issue_updated","issue":null}'],
    ['an issue that is a list', '{"webhookEvent":"jira:issue_updated","issue":[{"id":"20417"}]}'],
    ['an issue that is text', '{"webhookEvent":"jira:issue_updated","issue":"20417"}'],
    ['an issue nested very deep', `{"webhookEvent":"jira:issue_updated","issue":${nested}}`],
    ['no issue', '{"webhookEvent":"comment_created"}'],
    ['a name of 1 MB', `{"webhookEvent":"${'jira:issue_updated'.repeat(MB / 16)}","issue":{"id":"20417"}}`],
    ['a name that leads elsewhere', '{"webhookEvent":"../../../../tmp/x","issue":{"id":"20417"}}'],
    ['a name of every object', '{"webhookEvent":"constructor","issue":{"id":"20417"}}'],
    ['a name that is a list', '{"webhookEvent":["jira:issue_updated"],"issue":{"id":"20417"}}'],
    ['a prototype', '{"webhookEvent":"jira:issue_updated","__proto__":{"issue":{"id":"20417"}}}'],
  ])('with %s is acknowledged and queues nothing', async (_, body) => {
    expect((await ingress.deliver(body)).status).toBe(200);
    await expectNothingQueued();
  });

  it.each([
    ['a list around it', '[{"webhookEvent":"jira:issue_updated","issue":{"id":"20417"}}]'],
    ['no name and an issue that is text', '{"issue":"20417"}'],
    ['no name and an id that leads elsewhere', '{"id":"../20417","key":"../SUP-88","fields":{}}'],
    ['no name and a prototype', '{"__proto__":{"issue":{"id":"20417"}}}'],
    ['a number', '1e999'],
    ['null', 'null'],
    ['nothing but depth', nested],
  ])('with %s, which names nothing, is refused and queues nothing', async (_, body) => {
    expect((await ingress.deliver(body)).status).toBe(422);
    await expectNothingQueued();
  });

  it.each([
    ['24 MB of nothing but depth', '['.repeat(24 * MB), 'the body nests deeper than 500 levels'],
    [
      'more depth than anybody needs',
      `{"webhookEvent":"jira:issue_updated","issue":{"id":"20417","fields":${'['.repeat(500)}${']'.repeat(500)}}}`,
      'the body nests deeper than 500 levels',
    ],
    [
      '8 MB of empty objects',
      `[${'{},'.repeat(2.7 * MB)}{}]`,
      'the body has more than 1000000 keys and values',
    ],
  ])('with %s is refused before it is parsed, which takes next to nothing', async (_, body, status) => {
    const before = peakMemory();
    expect(await ingress.deliver(body)).toMatchObject({ status: 400, body: { status } });
    const after = peakMemory();
    // several times the body itself while it is read; parsed it would take hundreds of megabytes
    if (before !== undefined && after !== undefined) expect(after - before).toBeLessThan(150 * MB);
    expect((await ingress.deliver({ webhookEvent: 'sprint_started' })).status).toBe(200);
    await expectNothingQueued();
  });

  it.each([
    [
      'another charset',
      Buffer.from('{"webhookEvent":"comment_created","comment":"Grüße"}', 'latin1'),
      'iso-8859-1',
    ],
    [
      'bytes that are no UTF-8',
      Buffer.from('{"webhookEvent":"comment_created","x":"Grüße"}', 'latin1'),
      'utf-8',
    ],
    ['UTF-16', Buffer.from('\uFEFF{"webhookEvent":"comment_created"}', 'utf16le'), 'utf-8'],
  ])('in %s is refused, and no part of it is kept', async (_, body, charset) => {
    const answer = await ingress.deliver(body, {
      headers: { 'Content-Type': `application/json; charset=${charset}` },
    });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        status: expect.stringMatching(
          /^the (charset is "iso-8859-1", and has to be|body is not in) UTF-8$/,
        ) as string,
      },
    });
    await expectNothingQueued();
  });

  it('of which only the rest is odd is queued by its id, with no odd key', async () => {
    const body = `{"webhookEvent":"jira:issue_updated","issue":{"id":"20418","key":"${'K'.repeat(500)}","fields":${nested}}}`;
    expect(await ingress.deliver(body)).toMatchObject({ status: 200, body: { status: 'queued' } });
    const owed = readMarkedWork(redis.url, redis.prefix);
    expect(await owed.waiting()).toEqual([
      { name: 'fetch-issue', data: { v: 1, id: '20418', reason: 'webhook' } },
    ]);
    await owed.close();
  });

  it('may bring a delivery id that leads elsewhere or is very long', async () => {
    const ids = ['../../../../tmp/evil', '/etc/passwd', '..', '.', 'a/../../b', '%2e%2e%2f', 'é'.repeat(50)];
    for (const id of [...ids, 'x'.repeat(5_000)]) {
      const answer = await ingress.deliver(
        { webhookEvent: '../../../../../../evil/', issue: { id: '20417' } },
        { headers: { 'X-Atlassian-Webhook-Identifier': id } },
      );
      expect(answer.status).toBe(200);
    }
  });

  it('of a very long unknown name is said once, by the start of its name', async () => {
    const long = `odd_${'x'.repeat(MB)}`;
    for (const end of ['a', 'b', 'c']) await ingress.deliver({ webhookEvent: long + end });
    const said = ingress.log().filter(({ event }) => JSON.stringify(event ?? '').includes('odd_'));
    expect(said).toMatchObject([{ msg: 'unknown event', event: { name: long.slice(0, 80) } }]);
  });

  it('leaves no file outside the folder of events, no odd name in it, and no line that is none', async () => {
    const entries = await readdir(ingress.dataDir, { recursive: true, withFileTypes: true });
    const folder = path.join(ingress.dataDir, 'raw', 'jira', 'webhook_events');
    const files = entries.filter((entry) => !entry.isDirectory());
    for (const { parentPath, name } of files) {
      expect(path.relative(folder, path.join(parentPath, name))).toMatch(
        /^\d{8}\/\d{4}-[A-Za-z0-9_]{1,40}-\d+-[0-9a-f]{8}\.ndjson$/,
      );
    }
    const events = await eventsBelow(ingress.dataDir);
    expect(events.length).toBeGreaterThan(100);
    expect(events.filter((event) => !('body' in event))).toEqual([]);
  });

  it('did not shake the service', async () => {
    expect((await fetch(`${ingress.url}/readyz`)).status).toBe(200);
    expect(ingress.program.child.exitCode).toBeNull();
    for (const line of ingress.program.lines) expect(line.length).toBeLessThan(1_000);
  });
});
