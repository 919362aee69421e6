import { createAttachmentIndex } from '@jiralake/ledger';
import { useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { bodiesOf, eventsBelow } from './event-log';
import { readMarkedWork, type MarkedWork } from './marked-work';
import { startIngressOn, type Ingress } from './start-ingress';

const redis = useRedis();
const issue = { id: '20417', key: 'SUP-88', fields: { updated: '2026-02-03T12:06:52.829+0100' } };
const queued = { status: 200, body: { status: 'queued' } };

let ingress: Ingress;
let owed: MarkedWork;

const deliver = (event: object) => ingress.deliver(event, { secret: 'the new secret' });
const fetchJob = (id: string, key?: string) => ({
  name: 'fetch-issue',
  data: { v: 1, id, ...(key === undefined ? {} : { key }), reason: 'webhook' },
});

describe('an event', () => {
  beforeAll(async () => {
    ingress = await startIngressOn(redis, { JIRA_WEBHOOK_SECRET: 'the new secret, the old secret' });
    owed = readMarkedWork(redis.url, redis.prefix);
  });
  afterAll(async () => {
    await owed.close();
    await ingress.stop();
  });
  beforeEach(async () => {
    await owed.dirty.acknowledge('fetch', await owed.dirty.claim('fetch', 1_000));
    await owed.queues.bull.fetch.obliterate({ force: true });
  });

  it('of an issue marks it, with the time it named, and wakes a fetcher once', async () => {
    expect(await deliver({ webhookEvent: 'jira:issue_updated', issue })).toMatchObject(queued);
    expect(await owed.marked()).toEqual(['20417']);
    expect(await owed.waiting()).toEqual([fetchJob('20417', 'SUP-88')]);
    const wanted = Date.parse('2026-02-03T11:06:52.829Z');
    expect(await owed.dirty.hintsOf('20417' as never)).toEqual({ deleted: false, updated: wanted });

    const plain = new Redis(redis.url);
    expect(await plain.zrange(`{${redis.prefix}}:dirty:fetch`, '0', '-1')).toEqual(['20417']);
    plain.disconnect();
  });

  it('of a project asks for all of its stored issues', async () => {
    const project = { self: 'https://x', id: 10004, key: 'SUP' };
    expect(await deliver({ webhookEvent: 'project_soft_deleted', project })).toMatchObject(queued);
    expect(await owed.waiting()).toEqual([
      { name: 'fetch-project', data: { v: 1, id: '10004', key: 'SUP', deleted: true } },
    ]);
    expect(await owed.marked()).toEqual([]);
  });

  it('of an issue that waits already adds no job, also when many come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => deliver({ webhookEvent: 'comment_created', issue })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await owed.marked()).toEqual(['20417']);
    expect(await owed.waiting()).toEqual([fetchJob('20417', 'SUP-88')]);
  });

  it('that is delivered again marks the issue again, so that a fetch starts later than the event', async () => {
    await deliver({ webhookEvent: 'jira:issue_updated', issue });
    const [first] = await owed.dirty.claim('fetch', 1);
    await deliver({ webhookEvent: 'jira:issue_updated', issue });
    const [second] = await owed.dirty.claim('fetch', 1);
    expect(Number(second?.version)).toBeGreaterThan(Number(first?.version));
  });

  it('of a link concerns both ends', async () => {
    const issueLink = { id: 30551, sourceIssueId: 20417, destinationIssueId: 20399 };
    expect(await deliver({ webhookEvent: 'issuelink_created', issueLink })).toMatchObject(queued);
    expect((await owed.marked()).sort()).toEqual(['20399', '20417']);
    expect(await owed.waiting()).toEqual(expect.arrayContaining([fetchJob('20417'), fetchJob('20399')]));
    expect(await owed.waiting()).toHaveLength(2);
  });

  it('of a worklog concerns the issue it names', async () => {
    const worklog = { id: '11290', issueId: '20417' };
    expect(await deliver({ webhookEvent: 'worklog_deleted', worklog })).toMatchObject(queued);
    expect(await owed.waiting()).toEqual([fetchJob('20417')]);
  });

  it('of a deleted issue leaves a hint, that of a deleted comment does not', async () => {
    await deliver({ webhookEvent: 'comment_deleted', issue });
    expect((await owed.dirty.hintsOf('20417' as never)).deleted).toBe(false);
    expect(await deliver({ webhookEvent: 'jira:issue_deleted', issue })).toMatchObject(queued);
    expect((await owed.dirty.hintsOf('20417' as never)).deleted).toBe(true);
    expect(await owed.marked()).toEqual(['20417']);
  });

  it('of an attachment marks the issue that it was seen in; of an unknown one it marks none', async () => {
    const plain = new Redis(redis.url);
    await createAttachmentIndex(plain, redis.prefix).note('20417' as never, ['55999']);
    plain.disconnect();
    const event = { webhookEvent: 'attachment_deleted', attachment: { id: '55999', filename: 'log.txt' } };
    expect(await deliver(event)).toMatchObject(queued);
    expect(await owed.marked()).toEqual(['20417']);
    expect(await deliver({ ...event, attachment: { id: '56000' } })).toMatchObject({ status: 200 });
    expect(await owed.marked()).toEqual(['20417']);
  });

  it('that names no issue is acknowledged and queues nothing', async () => {
    for (const webhookEvent of ['attachment_created', 'sprint_started', 'user_updated']) {
      const answer = await deliver({ webhookEvent, attachment: { id: '55120' } });
      expect(answer).toMatchObject({ status: 200, body: { status: 'names no issue' } });
    }
    expect(await owed.marked()).toEqual([]);
    expect(await owed.waiting()).toEqual([]);
  });

  it('that nobody knows is acknowledged, said once and counted every time', async () => {
    for (let i = 0; i < 30; i++) {
      const answer = await deliver({ webhookEvent: 'jira:issue_teleported', issue });
      expect(answer).toMatchObject({ status: 200, body: { status: 'unknown event' } });
    }
    await ingress.program.line(/unknown event/);
    expect(ingress.log().filter(({ msg }) => msg === 'unknown event')).toMatchObject([
      { event: { name: 'jira:issue_teleported' } },
    ]);
    const metrics = await (await fetch(`${ingress.url}/metrics`)).text();
    expect(metrics).toContain('jiralake_webhooks_total{outcome="unknown",status="200",event="unknown"} 30');
    expect(await owed.marked()).toEqual([]);
    expect(await owed.waiting()).toEqual([]);
  });

  it('without a name is used when it names an issue, and needs a signature like any other', async () => {
    for (const event of [
      { self: 'x', id: 20417, key: 'SUP-88', fields: { summary: 's' } },
      { issue: { id: 20417, key: 'SUP-88' } },
      { eventType: 'avi:jira:updated:issue', issue: { id: '20417', key: 'SUP-88' } },
    ]) {
      expect(await deliver(event)).toMatchObject(queued);
      expect(await owed.marked()).toEqual(['20417']);
      expect(await owed.waiting()).toEqual([fetchJob('20417', 'SUP-88')]);
      const headers = { Authorization: 'JWT eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmVk' };
      expect(await ingress.deliver(event, { secret: null, headers })).toMatchObject({ status: 401 });
    }
    await owed.queues.bull.fetch.obliterate({ force: true });
    expect(await deliver({ issue: { key: 'SUP-88' } })).toMatchObject(queued);
    expect(await owed.waiting()).toEqual([{ name: 'resolve-issue', data: { v: 1, key: 'SUP-88' } }]);
  });

  it('without a name that names no issue is refused, and kept in the event log', async () => {
    const version = { id: 200, name: 'a version' };
    const answer = await deliver(version);
    expect(answer).toMatchObject({ status: 422, body: { status: 'names neither an event nor an issue' } });
    await ingress.program.line(/"status":422.*expected webhookEvent/);
    expect(bodiesOf(await eventsBelow(ingress.dataDir))).toContain(JSON.stringify(version));
    expect(await owed.marked()).toEqual([]);
    expect(await owed.waiting()).toEqual([]);
  });

  it('may be signed with any of two secrets, with no third', async () => {
    const event = { webhookEvent: 'jira:issue_created', issue };
    expect((await ingress.deliver(event, { secret: 'the old secret' })).status).toBe(200);
    expect((await ingress.deliver(event, { secret: 'the new secret' })).status).toBe(200);
    for (const secret of ['the new secret, the old secret', ' the old secret', 'the', '']) {
      expect((await ingress.deliver(event, { secret })).status).toBe(401);
    }
  });
});
