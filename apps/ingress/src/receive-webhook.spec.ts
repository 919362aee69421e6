import { createHmac } from 'node:crypto';
import { createLogger } from '@jiralake/observability';
import { receiveWebhook, type WebhookPorts } from './receive-webhook';

const body = Buffer.from('{"webhookEvent":"jira:issue_updated","issue":{"id":"20417"}}');
const signature = `sha256=${createHmac('sha256', 's3cret').update(body).digest('hex')}`;
const delivery = { signature, deliveryId: 'd-1', readBody: () => Promise.resolve(body) };

function createPorts(overrides: Partial<WebhookPorts>) {
  return {
    secrets: ['s3cret'],
    queueReadiness: () => [],
    requestFetch: jest.fn(() => Promise.resolve()),
    issueOfAttachment: () => Promise.resolve(undefined),
    requestProject: () => Promise.resolve(),
    recordEvent: jest.fn(),
    count: jest.fn(),
    log: createLogger('test', 'silent'),
    ...overrides,
  };
}

describe('receiveWebhook', () => {
  it('asks for a later delivery, and asks nothing of a queue that is not ready', async () => {
    const ports = createPorts({ queueReadiness: () => ['redis is nearly full'] });
    expect(await receiveWebhook(ports, delivery)).toEqual({
      status: 503,
      body: { status: 'cannot queue: redis is nearly full' },
      retryAfter: 30,
    });
    expect(ports.requestFetch).not.toHaveBeenCalled();
  });

  it('answers within three seconds when the queue does not', async () => {
    jest.useFakeTimers();
    const answer = receiveWebhook(
      createPorts({ requestFetch: () => new Promise(() => undefined) }),
      delivery,
    );
    await jest.advanceTimersByTimeAsync(2_500);
    expect(await answer).toMatchObject({ status: 503, retryAfter: 30 });
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('reads no body that it could not believe', async () => {
    const readBody = jest.fn(delivery.readBody);
    expect((await receiveWebhook(createPorts({ secrets: [] }), { ...delivery, readBody })).status).toBe(503);
    expect(readBody).not.toHaveBeenCalled();
  });

  it('says that a body broke off before it looks at the signature', async () => {
    const brokenOff = { ...delivery, readBody: () => Promise.resolve('broken off' as const) };
    expect((await receiveWebhook(createPorts({}), brokenOff)).status).toBe(400);
  });
});
