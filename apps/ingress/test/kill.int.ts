import { appendFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { eventually, useRedis, useTempFolder } from '@jiralake/testing';
import { bodiesOf, eventsBelow } from './event-log';
import { startIngressOn, type Ingress } from './start-ingress';

const redis = useRedis();
const folder = useTempFolder();
const ingresses: Ingress[] = [];
afterEach(() => Promise.all(ingresses.splice(0).map((ingress) => ingress.stop())));

const start = async (): Promise<Ingress> => {
  const ingress = await startIngressOn(redis, { DATA_DIR: folder() });
  ingresses.push(ingress);
  return ingress;
};
const event = (n: number): string =>
  JSON.stringify({ webhookEvent: 'jira:issue_updated', issue: { id: '20417' }, n, text: 'x'.repeat(5_000) });

describe('events of an ingress that is killed', () => {
  it('are in the log, each that was answered, and a torn one does not hide the others', async () => {
    const [one, two] = [await start(), await start()];
    const answered: string[] = [];
    let n = 0;
    const sender = async (ingress: Ingress): Promise<void> => {
      for (;;) {
        const body = event(n++);
        const answer = await ingress.deliver(body).catch(() => undefined);
        if (answer?.status !== 200) return;
        answered.push(body);
      }
    };
    const senders = [one, two].flatMap((ingress) => Array.from({ length: 8 }, () => sender(ingress)));
    await eventually(() => expect(answered.length).toBeGreaterThan(300));
    for (const { program } of [one, two]) await program.stop('SIGKILL');
    await Promise.all(senders);

    const logged = bodiesOf(await eventsBelow(folder()));
    expect(logged).toEqual(expect.arrayContaining(answered));
    // a power cut in the middle of a write leaves a partial event
    const day = path.join(
      folder(),
      'raw/jira/webhook_events',
      readdirSync(path.join(folder(), 'raw/jira/webhook_events'))[0]!,
    );
    const segments = readdirSync(day);
    expect(segments).toHaveLength(2);
    appendFileSync(path.join(day, segments[0]!), '{"at":"2026');
    await (await start()).deliver(event(-1));
    const after = bodiesOf(await eventsBelow(folder()));
    expect(after).toEqual(expect.arrayContaining([...answered, event(-1)]));
    expect(after.filter((body) => typeof body !== 'string')).toMatchObject([{ tornBytes: 11 }]);
  });
});
