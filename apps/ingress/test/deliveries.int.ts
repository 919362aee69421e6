import { createAlarms, type Alarm } from '@jiralake/alarms';
import { createDeliveries, type DeliveryCounts } from '@jiralake/ledger';
import { createLogger } from '@jiralake/observability';
import { eventually, useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { startIngressOn, type Ingress } from './start-ingress';

const server = useRedis();
const event = { webhookEvent: 'jira:issue_updated', issue: { id: '20417', key: 'SUP-88' } };
const wrong = { secret: 'of somebody else' };

let redis: Redis;
let ingress: Ingress;
beforeEach(async () => {
  redis = new Redis(server.url);
  ingress = await startIngressOn(server);
});
afterEach(async () => {
  await ingress.stop();
  redis.disconnect();
});

const counts = (): Promise<DeliveryCounts> => createDeliveries(redis, server.prefix).read();
const alarms = (): Promise<Alarm[]> =>
  createAlarms(redis, server.prefix, createLogger('test', 'silent')).list();
const send = (count: number, delivery = {}) =>
  Promise.all(Array.from({ length: count }, () => ingress.deliver(event, delivery)));

describe('deliveries with a wrong secret', () => {
  it('are counted where everybody looks, raise an alarm that says what to compare, and one that is right takes it back', async () => {
    await send(11, wrong);
    await eventually(async () => expect((await counts()).ever.refused).toEqual({ '401': 11 }));
    expect(await alarms()).toEqual([]);
    await send(24, wrong);
    await eventually(async () => expect((await counts()).ever.refused).toEqual({ '401': 35 }));
    const [alarm, ...more] = await eventually(async () => {
      expect(await alarms()).toHaveLength(1);
      return alarms();
    });
    expect([alarm?.name, more]).toEqual(['webhooks-refused', []]);
    expect(alarm?.message).toContain(
      'Compare JIRA_WEBHOOK_SECRET of the ingress with the secret of the webhook in Jira',
    );

    await send(1);
    await eventually(async () => expect(await alarms()).toEqual([]));
    expect(await counts()).toMatchObject({ day: { accepted: 1, refused: { '401': 35 } }, unsignedInRow: 0 });
  });

  it('are written down also when the service stops at once', async () => {
    await send(3, wrong);
    expect(await ingress.program.stop()).toBe(0);
    expect((await counts()).unsignedInRow).toBe(3);
  });
});

it('the metric has outcome, status and event apart, each from a list that is bounded', async () => {
  await send(1);
  await send(1, wrong);
  for (const name of ['a', 'b', 'c'])
    await ingress.deliver({ webhookEvent: `of an app: ${name}`, eventType: name });
  for (const name of ['a', 'b', 'c']) await ingress.deliver({ eventType: name, issue: { id: '7' } });
  const text = await (await fetch(`${ingress.url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('jiralake_webhooks_total'));
  expect(lines.sort()).toEqual([
    'jiralake_webhooks_total{outcome="queued",status="200",event="jira:issue_updated"} 1',
    'jiralake_webhooks_total{outcome="queued",status="200",event="unnamed"} 3',
    'jiralake_webhooks_total{outcome="refused",status="401",event="unread"} 1',
    'jiralake_webhooks_total{outcome="unknown",status="200",event="unknown"} 3',
  ]);
});
