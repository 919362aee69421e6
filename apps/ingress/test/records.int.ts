import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { useRedis } from '@jiralake/testing';
import { SECRET, sign } from './deliver';
import { eventsBelow } from './event-log';
import { startIngressOn, type Ingress } from './start-ingress';

const redis = useRedis();

let ingress: Ingress;

describe('what the ingress writes down', () => {
  afterEach(() => ingress.stop());

  it('is each event with the very bytes that were sent', async () => {
    ingress = await startIngressOn(redis);
    const body = Buffer.from(
      '{ "issue":\t{"id" : "20417"},\r\n "summary":"caf\u00e9 \ud83d\ude80 \\u0000", "webhookEvent":"jira:issue_updated" }\n',
    );
    const odd = Buffer.concat([
      body.subarray(0, -3),
      // which a JSON serializer would write differently
      Buffer.from(' ,\t"x" : "\\u00e9\\/\\ud800", "x": 1.0e0\r\n}'),
    ]);
    const marked = Buffer.concat([Buffer.from('\ufeff'), body]);
    for (const [i, bytes] of [body, odd, marked].entries()) {
      const answer = await ingress.deliver(bytes, {
        headers: { 'X-Atlassian-Webhook-Identifier': `a1b2c3d${i}` },
      });
      expect(answer.status).toBe(200);
      // it is there when the delivery is answered
      const logged = (await eventsBelow(ingress.dataDir))[i];
      expect(logged).toMatchObject({
        name: 'jira:issue_updated',
        delivery: `a1b2c3d${i}`,
        issues: [{ id: '20417' }],
      });
      expect(logged && 'body' in logged && logged.body.equals(bytes)).toBe(true);
    }
  });

  it('is nothing of a delivery that it does not believe', async () => {
    ingress = await startIngressOn(redis);
    await ingress.deliver({ webhookEvent: 'jira:issue_updated', issue: { id: '20417' } }, { secret: 'x' });
    await ingress.deliver('not JSON');
    await ingress.program.stop();
    expect(await readdir(ingress.dataDir, { recursive: true })).toEqual([]);
  });

  it('is complete when it was asked to stop', async () => {
    ingress = await startIngressOn(redis);
    const answers = Array.from({ length: 50 }, () =>
      ingress.deliver({
        webhookEvent: 'jira:issue_updated',
        issue: { id: '20417' },
        text: 'x'.repeat(100_000),
      }),
    );
    await Promise.all(answers);
    expect(await ingress.program.stop()).toBe(0);
    const events = await eventsBelow(ingress.dataDir);
    expect(events.map((event) => 'body' in event)).toEqual(Array(50).fill(true));
  });

  it('may fail without a delivery being refused, and is missed in one line', async () => {
    const notAFolder = path.join(__dirname, 'records.int.ts');
    ingress = await startIngressOn(redis, { JIRA_DATA_DIR: notAFolder });
    for (let i = 0; i < 5; i++) {
      const answer = await ingress.deliver({ webhookEvent: 'jira:issue_updated', issue: { id: '20417' } });
      expect(answer.status).toBe(200);
    }
    await ingress.program.line(/events are not recorded/);
    expect(ingress.log().filter(({ msg }) => msg === 'events are not recorded')).toHaveLength(1);
  });

  it('is no text of a body, no signature and no secret in the log', async () => {
    ingress = await startIngressOn(
      { ...redis, url: withPassword(redis.url) },
      { ADMIN_PASSWORD: 'admin-only' },
    );
    const words = 'zanzibar';
    const fields = { summary: words, description: words };
    const event = {
      webhookEvent: 'jira:issue_updated',
      issue: { id: '20417', key: words, fields },
      user: words,
    };
    const unnamed = Buffer.from(JSON.stringify({ webhookEvent: 'odd', text: words }));
    await ingress.deliver(event);
    await ingress.deliver(event, { secret: words });
    await ingress.deliver(unnamed);
    await ingress.deliver(`${words} {`);
    await ingress.deliver({ webhookEvent: 'jira:issue_updated', issue: { id: words } });
    await ingress.deliver(Buffer.alloc(27 * 1024 * 1024, words));
    const login = Buffer.from('admin:admin-only').toString('base64');
    await fetch(`${ingress.url}/webhooks/jira/health`, { headers: { Authorization: `Basic ${login}` } });
    await ingress.program.stop();
    const log = ingress.program.lines.join('\n');
    expect(log).toContain('webhook refused');
    const signatures = [sign(unnamed, SECRET), sign(Buffer.from(JSON.stringify(event)), words)];
    const hex = signatures.map((signature) => signature.slice('sha256='.length));
    for (const secret of [words, SECRET, ...hex, 'admin-only', login, 'redis-password']) {
      expect(log).not.toContain(secret);
    }
  });
});

/** The server needs no password and ignores this one with an error, which must not be logged in full either. */
function withPassword(url: string): string {
  return url.replace('redis://', 'redis://:redis-password@');
}
