import type { WebhookFault } from '../faults/fault-rule';
import { createDispatcher } from './dispatcher';

type Post = (url: string, headers: Record<string, string>, body: string) => Promise<number | undefined>;

function setup(answers: (number | undefined)[]) {
  const sent: { headers: Record<string, string>; body: string }[] = [];
  const post: Post = (_url, headers, body) => {
    sent.push({ headers, body });
    return Promise.resolve(answers[Math.min(sent.length, answers.length) - 1]);
  };
  const target = { url: 'http://receiver.test', secret: 's' };
  const dispatcher = createDispatcher({ retryDelayMs: 1, target, post });
  const untilDelivered = async () => {
    while (dispatcher.counts().pending > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    return dispatcher.counts();
  };
  return { dispatcher, sent, untilDelivered };
}

describe('createDispatcher', () => {
  it.each([408, 409, 425, 429, 500, 503, undefined])(
    'repeats a delivery that was answered %p',
    async (status) => {
      const { dispatcher, sent, untilDelivered } = setup([status, 200]);
      dispatcher.send({ flow: 'Primary', event: 'e', body: () => '{}' });
      expect(await untilDelivered()).toEqual({ pending: 0, delivered: 1, lost: 0, retried: 1 });
      const [first, second] = sent.map(({ headers }) => headers);
      expect(first).not.toHaveProperty('X-Atlassian-Webhook-Retry');
      expect(second?.['X-Atlassian-Webhook-Retry']).toBe('1');
      expect(second?.['X-Atlassian-Webhook-Identifier']).toBe(first?.['X-Atlassian-Webhook-Identifier']);
    },
  );

  it.each([301, 400, 401, 403, 404, 413])('loses a delivery that was answered %p', async (status) => {
    const { dispatcher, sent, untilDelivered } = setup([status]);
    dispatcher.send({ flow: 'Secondary', event: 'e', body: () => '{}' });
    expect(await untilDelivered()).toEqual({ pending: 0, delivered: 0, lost: 1, retried: 0 });
    expect(sent[0]?.headers['X-Atlassian-Webhook-Flow']).toBe('Secondary');
  });

  it('gives up after five retries', async () => {
    const { dispatcher, sent, untilDelivered } = setup([503]);
    dispatcher.send({ flow: 'Primary', event: 'e', body: () => '{}' });
    expect(await untilDelivered()).toEqual({ pending: 0, delivered: 0, lost: 1, retried: 5 });
    expect(sent).toHaveLength(6);
  });

  it('keeps at most twenty primary and ten secondary deliveries in flight', () => {
    let inFlight = 0;
    const dispatcher = createDispatcher({
      retryDelayMs: 1,
      target: { url: 'http://receiver.test', secret: '' },
      post: () => {
        inFlight += 1;
        return new Promise(() => undefined);
      },
    });
    for (let count = 0; count < 50; count += 1) {
      dispatcher.send({ flow: 'Primary', event: 'e', body: () => '{}' });
      if (count === 49) expect(inFlight).toBe(20);
    }
    for (let count = 0; count < 50; count += 1)
      dispatcher.send({ flow: 'Secondary', event: 'e', body: () => '{}' });
    expect(inFlight).toBe(30);
    expect(dispatcher.counts().pending).toBe(100);
  });
});

describe('a dispatcher with faults', () => {
  const faulty = (fault: WebhookFault) => {
    const sent: { body: string; id: string | undefined }[] = [];
    const dispatcher = createDispatcher({
      retryDelayMs: 1,
      target: { url: 'http://receiver.test', secret: '' },
      post: (_url, headers, body) => {
        sent.push({ body, id: headers['X-Atlassian-Webhook-Identifier'] });
        return Promise.resolve(200);
      },
      faultFor: (event) => (event === 'struck' ? fault : undefined),
    });
    const send = (event: string) => dispatcher.send({ flow: 'Primary', event, body: () => event });
    const untilDelivered = async () => {
      while (dispatcher.counts().pending > 0) await new Promise((resolve) => setTimeout(resolve, 2));
      return dispatcher.counts();
    };
    return { send, sent, untilDelivered, bodies: () => sent.map(({ body }) => body) };
  };

  it('loses a delivery', async () => {
    const { send, bodies, untilDelivered } = faulty({ kind: 'lose', how: 'drop', ms: 0 });
    send('struck');
    send('other');
    expect(await untilDelivered()).toEqual({ pending: 0, delivered: 1, lost: 1, retried: 0 });
    expect(bodies()).toEqual(['other']);
  });

  it('delivers twice under one identifier', async () => {
    const { send, sent, untilDelivered } = faulty({ kind: 'lose', how: 'duplicate', ms: 0 });
    send('struck');
    expect(await untilDelivered()).toMatchObject({ pending: 0, delivered: 2 });
    expect(sent[0]).toEqual(sent[1]);
  });

  it('delivers late', async () => {
    const { send, bodies, untilDelivered } = faulty({ kind: 'lose', how: 'delay', ms: 20 });
    send('struck');
    send('other');
    expect(bodies()).toEqual(['other']);
    await untilDelivered();
    expect(bodies()).toEqual(['other', 'struck']);
  });

  it('lets the next delivery overtake, or goes out alone after a while', async () => {
    const { send, bodies, untilDelivered } = faulty({ kind: 'lose', how: 'reorder', ms: 20 });
    send('struck');
    send('first');
    expect(await untilDelivered()).toMatchObject({ delivered: 2 });
    send('struck');
    expect(await untilDelivered()).toMatchObject({ delivered: 3 });
    expect(bodies()).toEqual(['first', 'struck', 'struck']);
  });
});
