import { useRedis } from '@jiralake/testing';
import { SECRET, sign } from './deliver';
import { readMarkedWork } from './marked-work';
import { startIngressOn, type Ingress } from './start-ingress';

const redis = useRedis();
const LARGEST = 26 * 1024 * 1024;
const tooLarge = Buffer.alloc(27 * 1024 * 1024, ' ');
const event = { webhookEvent: 'jira:issue_updated', issue: { id: '20417', key: 'SUP-88' } };
const bytes = Buffer.from(JSON.stringify(event));

describe('the ingress without a secret', () => {
  let ingress: Ingress;
  beforeAll(async () => {
    ingress = await startIngressOn(redis, { JIRA_WEBHOOK_SECRET: '' });
  });
  afterAll(() => ingress.stop());

  it.each([
    ['an event without a signature', bytes, null],
    ['an event signed with an empty secret', bytes, ''],
    ['text that is not JSON', Buffer.from('{'), SECRET],
    ['nothing', Buffer.alloc(0), null],
  ])('asks Jira to deliver %s again', async (_, body, secret) => {
    const answer = await ingress.deliver(body, { secret });
    expect(answer).toMatchObject({ status: 503, body: { status: 'no webhook secret is configured' } });
    expect(answer.headers['retry-after']).toBe('30');
  });
});

describe('the ingress with a secret', () => {
  let ingress: Ingress;
  beforeAll(async () => {
    ingress = await startIngressOn(redis);
  });
  afterAll(() => ingress.stop());

  it.each([
    ['a length', false],
    ['no length', true],
  ])('refuses 27 MB with %s, before it looks at the signature', async (_, chunked) => {
    const refused = { status: 413, body: { status: 'the body is larger than 26 MB' } };
    expect(await ingress.deliver(tooLarge, { chunked, secret: null })).toMatchObject(refused);
    expect(await ingress.deliver(tooLarge, { chunked })).toMatchObject(refused);
  });

  it('takes a body of exactly the largest size and none that is a byte longer', async () => {
    const largest = Buffer.alloc(LARGEST, ' ');
    largest.write('{"webhookEvent":"sprint_started"}');
    expect((await ingress.deliver(largest)).status).toBe(200);
    expect((await ingress.deliver(Buffer.concat([largest, Buffer.from(' ')]))).status).toBe(413);
  });

  const good = sign(bytes, SECRET);
  it.each([
    ['no signature', undefined],
    ['an empty one', ''],
    ['the signature of another secret', sign(bytes, 'another secret')],
    ['the signature of another body', sign(Buffer.from('{}'), SECRET)],
    ['a right sha1 signature', sign(bytes, SECRET, 'sha1')],
    ['a signature cut short', good.slice(0, -2)],
    ['a signature with more behind it', `${good}00`],
    ['a signature without its method', good.slice('sha256='.length)],
    ['two signatures', `${good}, ${good}`],
  ])('does not believe an event with %s', async (_, signature) => {
    const headers = signature === undefined ? {} : { 'X-Hub-Signature': signature };
    const answer = await ingress.deliver(bytes, { secret: null, headers });
    expect(answer).toMatchObject({ status: 401, body: { status: 'the signature is not valid' } });
    expect(answer.headers['retry-after']).toBeUndefined();
  });

  it.each(['', ' ', '{', 'text', '{"webhookEvent":"jira:issue_updated"', '{}{}', 'undefined', '\uFEFF{}x'])(
    'judges %j by its signature first, then as JSON',
    async (text) => {
      expect((await ingress.deliver(text, { secret: 'another secret' })).status).toBe(401);
      const answer = await ingress.deliver(text);
      expect(answer).toMatchObject({ status: 400, body: { status: 'the body is not JSON' } });
    },
  );

  it('knows no other address', async () => {
    for (const path of ['', '/webhooks', '/webhooks/jira/%E0%A4%A', '/webhooks/jira/../../etc/passwd']) {
      const answer = await fetch(ingress.url + path);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toEqual({ status: 'not found' });
    }
  });

  it('counts what it refuses, says each refusal in one line, and queues nothing', async () => {
    await ingress.deliver('{');
    await ingress.deliver(bytes, {
      secret: null,
      headers: { 'X-Atlassian-Webhook-Identifier': 'delivery-7' },
    });
    const metrics = await (await fetch(`${ingress.url}/metrics`)).text();
    for (const status of [400, 401, 413]) {
      expect(metrics).toMatch(
        new RegExp(`webhooks_total\\{outcome="refused",status="${status}",event="unread"\\} \\d+`),
      );
    }
    const lines = ingress.log().filter(({ deliveryId }) => deliveryId === 'delivery-7');
    expect(lines).toMatchObject([{ level: 'warn', status: 401, msg: 'webhook refused' }]);
    const owed = readMarkedWork(redis.url, redis.prefix);
    expect(await owed.marked()).toEqual([]);
    expect(await owed.waiting()).toEqual([]);
    await owed.close();
  });
});
