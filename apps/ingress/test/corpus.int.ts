import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { useRedis } from '@jiralake/testing';
import { startIngressOn, type Ingress } from './start-ingress';

const redis = useRedis();
const file = path.resolve(__dirname, '../../../../shared/corpus/webhooks.jsonl');
const present = existsSync(file);
const title = present ? 'recorded payloads' : 'recorded payloads (skipped: the collection is not here)';

interface Recorded {
  source: string;
  event: string;
  payload: unknown;
}

(present ? describe : describe.skip)(title, () => {
  let ingress: Ingress;
  beforeAll(async () => {
    ingress = await startIngressOn(redis);
  });
  afterAll(() => ingress.stop());

  it('are all acknowledged, and most of them name an issue', async () => {
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    const answers: { source: string; event: string; status: number; body: unknown }[] = [];
    for (const line of lines) {
      const { source, event, payload } = JSON.parse(line) as Recorded;
      const { status, body } = await ingress.deliver(JSON.stringify(payload));
      answers.push({ source, event, status, body });
    }
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    const of = (word: string) => answers.filter(({ body }) => JSON.stringify(body).includes(word));
    expect(of('queued').length).toBeGreaterThan(lines.length / 2);
    // each of them is a message that Jira itself sent without any event name
    expect(of('unknown').filter(({ event }) => event.startsWith('jira:issue_'))).toEqual([]);
  });
});
