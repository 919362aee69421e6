import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { IssueId } from '@jiralake/core';
import { useRedis } from '@jiralake/testing';
import { readMarkedWork, type MarkedWork } from './marked-work';
import { startIngressOn, type Ingress } from './start-ingress';

const redis = useRedis();
const corpus = path.resolve(__dirname, '../../../../shared/corpus/webhooks.jsonl');
const golden = path.join(__dirname, 'corpus-webhooks.expected.jsonl');
const present = existsSync(corpus);
const title = present ? 'recorded payloads' : 'recorded payloads (skipped: the collection is not here)';

/** How a payload must be read, decided by a person. */
interface Expected {
  /** first 12 digits of the sha256 of the payload as JSON without spaces */
  payload: string;
  source: string;
  event: string;
  /** ids to fetch; none when the payload is rightly ignored, for the reason in `why` */
  issues: string[];
  key?: string;
  /** the `updated` that a fetch must reach */
  updated?: string;
  /** the issue is deleted */
  deleted?: boolean;
  /** a remark */
  why?: string;
}

function readLines<T>(file: string): T[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}

const digestOf = (payload: unknown): string =>
  createHash('sha256').update(JSON.stringify(payload)).digest('hex').slice(0, 12);

(present ? describe : describe.skip)(title, () => {
  const expected = readLines<Expected>(golden);
  const payloads = present
    ? readLines<{ payload: unknown }>(corpus).map(({ payload }) => ({ digest: digestOf(payload), payload }))
    : [];
  let ingress: Ingress;
  let owed: MarkedWork;
  beforeAll(async () => {
    ingress = await startIngressOn(redis);
    owed = readMarkedWork(redis.url, redis.prefix);
  });
  afterAll(async () => {
    await owed.close();
    await ingress.stop();
  });

  it('are all in the list, which has nothing else, and says why where one is ignored', () => {
    expect(payloads.map(({ digest }) => digest).sort()).toEqual(
      expected.map(({ payload }) => payload).sort(),
    );
    expect(expected.filter(({ issues, why }) => issues.length === 0 && !why)).toEqual([]);
  });

  it.each(expected)('$source $payload ($event) asks for $issues', async ({ payload: digest, ...reading }) => {
    const { payload } = payloads.find((candidate) => candidate.digest === digest)!;
    expect(await ingress.deliver(JSON.stringify(payload))).toMatchObject({ status: 200 });
    const { issues, key, updated, deleted = false } = reading;
    expect((await owed.marked()).sort()).toEqual([...issues].sort());
    const jobs = issues.map((id) => ({ name: 'fetch-issue', data: { v: 1, id, key, reason: 'webhook' } }));
    expect(await owed.waiting()).toEqual(jobs);
    for (const id of issues) {
      const hints = { deleted, updated: updated === undefined ? undefined : Date.parse(updated) };
      expect(await owed.dirty.hintsOf(id as IssueId)).toEqual(hints);
    }
  });
  afterEach(async () => {
    await owed.dirty.acknowledge('fetch', await owed.dirty.claim('fetch', 1_000));
    await owed.queues.bull.fetch.obliterate({ force: true });
  });
});
