import { signBody } from '../src/webhook/sign-body';
import { type IssueLine, SECRET, SLA_FIELD, startSimulator } from './start-simulator';

describe('the webhooks over HTTP', () => {
  let site: Awaited<ReturnType<typeof startSimulator>>;
  beforeEach(async () => {
    site = await startSimulator();
  });
  afterEach(() => site.stop());

  it('announces every issue and repeats the same signed bytes after 503 and 500', async () => {
    const { received } = await site.receiver((_entry, attempt) => [503, 500, 200][attempt - 1] ?? 200);
    expect((await site.post('/_sim/announce', {})).status).toBe(202);
    const { deliveries } = await site.untilDelivered();
    expect(deliveries).toEqual({ pending: 0, delivered: 60, lost: 0, retried: 120 });
    const ids = new Set(received.map(({ body }) => body.issue?.id));
    expect(ids.size).toBe(60);
    const identifier = received[0]!.headers['x-atlassian-webhook-identifier'];
    const attempts = received.filter(
      ({ headers }) => headers['x-atlassian-webhook-identifier'] === identifier,
    );
    expect(attempts.map(({ headers }) => headers['x-atlassian-webhook-retry'])).toEqual([
      undefined,
      '1',
      '2',
    ]);
    expect(new Set(attempts.map(({ text }) => text)).size).toBe(1);
    for (const { headers, text, body } of received) {
      expect(body.webhookEvent).toBe('jira:issue_created');
      expect(headers['x-hub-signature']).toBe(signBody(text, SECRET));
      expect(headers['user-agent']).toBe('Atlassian Webhook HTTP Client');
      expect(headers['content-type']).toBe('application/json; charset=UTF-8');
      expect(headers['x-atlassian-webhook-flow']).toBe('Primary');
    }
  });

  it('loses what is answered with 400 and never repeats it', async () => {
    const { received } = await site.receiver(() => 400);
    await site.post('/_sim/change', { kind: 'edit-summary' });
    expect((await site.untilDelivered()).deliveries).toEqual({
      pending: 0,
      delivered: 0,
      lost: 1,
      retried: 0,
    });
    expect(received).toHaveLength(1);
  });

  it('runs the activity script in the background and writes every change down', async () => {
    const { received } = await site.receiver(() => 200);
    expect((await site.post('/_sim/activity', { changes: 300, perSecond: 1000, seed: 5 })).status).toBe(202);
    expect((await site.post('/_sim/activity', { changes: 1, perSecond: 1, seed: 5 })).status).toBe(409);
    const { changes } = await site.untilDelivered();
    expect(changes).toEqual({ done: 300, total: 300, running: false });
    const log = await site.json<{ seq: number; issueIds: string[]; updated: number; deleted?: true }[]>(
      site.get('/_sim/changes'),
    );
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    const last = new Map(log.flatMap((entry) => entry.issueIds.map((id) => [id, entry] as const)));
    const live = new Map((await site.issueLines()).map(({ issue }) => [issue.id, issue]));
    for (const [id, entry] of last) {
      expect(live.has(id)).toBe(entry.deleted === undefined);
      if (!entry.deleted) expect(Date.parse(live.get(id)!.fields['updated'] as string)).toBe(entry.updated);
    }
    expect(new Set(received.map(({ body }) => body.webhookEvent)).size).toBeGreaterThanOrEqual(12);
  });

  it('moves SLA clocks by a tick, without a change or a webhook', async () => {
    const { received } = await site.receiver(() => 200);
    const before = await site.issueLines();
    await site.post('/_sim/tick', { millis: 3_600_000 });
    const after = await site.issueLines();
    const slas = (lines: IssueLine[]) => JSON.stringify(lines.map(({ issue }) => issue.fields[SLA_FIELD]));
    const updates = (lines: IssueLine[]) => lines.map(({ issue }) => issue.fields['updated']);
    expect(slas(after)).not.toBe(slas(before));
    expect(updates(after)).toEqual(updates(before));
    expect(received).toHaveLength(0);
  });
});
