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
    requestKey: jest.fn(() => Promise.resolve()),
    requestProject: () => Promise.resolve(),
    requestRenewal: jest.fn(() => Promise.resolve()),
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

  const signed = (event: object) => {
    const bytes = Buffer.from(JSON.stringify(event));
    const hex = createHmac('sha256', 's3cret').update(bytes).digest('hex');
    return { ...delivery, signature: `sha256=${hex}`, readBody: () => Promise.resolve(bytes) };
  };
  const down = () => Promise.reject(new Error('redis is away'));

  it.each([
    ['queued', 200, 'jira:issue_updated', delivery, {}],
    ['unavailable', 503, 'jira:issue_updated', delivery, { requestFetch: down }],
    ['unavailable', 503, 'unread', delivery, { secrets: [] }],
    ['refused', 401, 'unread', { ...delivery, signature: undefined }, {}],
    ['refused', 413, 'unread', { ...delivery, readBody: () => Promise.resolve('too large' as const) }, {}],
    ['no-issue', 200, 'board_created', signed({ webhookEvent: 'board_created' }), {}],
    ['malformed', 200, 'sprint_started', signed({ webhookEvent: 'sprint_started' }), {}],
    ['queued', 200, 'sprint_closed', signed({ webhookEvent: 'sprint_closed', sprint: { id: 41 } }), {}],
    ['malformed', 200, 'comment_created', signed({ webhookEvent: 'comment_created' }), {}],
    ['unknown', 200, 'unknown', signed({ webhookEvent: 'of the day' }), {}],
    ['queued', 200, 'unnamed', signed({ eventType: 'avi:jira:updated:issue', issue: { id: 7 } }), {}],
    ['refused', 422, 'unnamed', signed({ eventType: 'avi:jira:updated:sprint' }), {}],
  ])('counts what is %s (%d, %s) once', async (outcome, status, event, given, ports) => {
    const counting = createPorts(ports);
    expect((await receiveWebhook(counting, given)).status).toBe(status);
    const isSigned = status !== 401 && status !== 413 && event !== 'unread';
    expect(counting.count).toHaveBeenCalledTimes(1);
    expect(counting.count).toHaveBeenCalledWith({ outcome, status, event, isSigned });
  });

  it('has an issue looked up that is named by its key alone', async () => {
    const ports = createPorts({});
    expect(await receiveWebhook(ports, signed({ issue: { key: 'SUP-88' } }))).toMatchObject({ status: 200 });
    expect(ports.requestKey).toHaveBeenCalledWith('SUP-88');
    expect(ports.requestFetch).not.toHaveBeenCalled();
  });

  it('says what it expected of a body that names nothing, and keeps that body', async () => {
    const ports = createPorts({});
    const answer = await receiveWebhook(ports, signed({ id: 7, name: 'a version' }));
    expect(answer.status).toBe(422);
    expect(answer.body.status).toBe('names neither an event nor an issue');
    expect(answer.body.reason).toContain('{"issue":{"id":"20417"}}');
    expect(ports.recordEvent).toHaveBeenCalledTimes(1);
  });

  it('says how a delivery without a signature gets one', async () => {
    const answer = await receiveWebhook(createPorts({}), { ...delivery, signature: undefined });
    expect(answer.body.reason).toContain('there is no X-Hub-Signature');
    const wrong = await receiveWebhook(createPorts({}), { ...delivery, signature: `${signature}0` });
    expect(wrong.body).toEqual({ status: 'the signature is not valid' });
  });
});
