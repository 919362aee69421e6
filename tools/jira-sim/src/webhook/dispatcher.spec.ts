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
  const settled = async () => {
    while (dispatcher.counts().pending > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    return dispatcher.counts();
  };
  return { dispatcher, sent, settled };
}

describe('createDispatcher', () => {
  it.each([408, 409, 425, 429, 500, 503, undefined])(
    'repeats a delivery that was answered %p',
    async (status) => {
      const { dispatcher, sent, settled } = setup([status, 200]);
      dispatcher.send({ flow: 'Primary', body: () => '{}' });
      expect(await settled()).toEqual({ pending: 0, delivered: 1, lost: 0, retried: 1 });
      const [first, second] = sent.map(({ headers }) => headers);
      expect(first).not.toHaveProperty('X-Atlassian-Webhook-Retry');
      expect(second?.['X-Atlassian-Webhook-Retry']).toBe('1');
      expect(second?.['X-Atlassian-Webhook-Identifier']).toBe(first?.['X-Atlassian-Webhook-Identifier']);
    },
  );

  it.each([301, 400, 401, 403, 404, 413])('loses a delivery that was answered %p', async (status) => {
    const { dispatcher, sent, settled } = setup([status]);
    dispatcher.send({ flow: 'Secondary', body: () => '{}' });
    expect(await settled()).toEqual({ pending: 0, delivered: 0, lost: 1, retried: 0 });
    expect(sent[0]?.headers['X-Atlassian-Webhook-Flow']).toBe('Secondary');
  });

  it('gives up after five retries', async () => {
    const { dispatcher, sent, settled } = setup([503]);
    dispatcher.send({ flow: 'Primary', body: () => '{}' });
    expect(await settled()).toEqual({ pending: 0, delivered: 0, lost: 1, retried: 5 });
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
      dispatcher.send({ flow: 'Primary', body: () => '{}' });
      if (count === 49) expect(inFlight).toBe(20);
    }
    for (let count = 0; count < 50; count += 1) dispatcher.send({ flow: 'Secondary', body: () => '{}' });
    expect(inFlight).toBe(30);
    expect(dispatcher.counts().pending).toBe(100);
  });
});
