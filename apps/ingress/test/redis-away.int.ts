import { eventually, startOwnRedis, stopInTime, type OwnRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import type { Answer } from './deliver';
import { readMarkedWork } from './marked-work';
import { startIngress, startIngressOn, type Ingress } from './start-ingress';

let redis: OwnRedis;
let ingress: Ingress;
beforeEach(async () => {
  redis = await startOwnRedis();
});
afterEach(async () => {
  await ingress.stop();
  await redis.remove();
});

const event = (id: string) => ({ webhookEvent: 'jira:issue_updated', issue: { id, key: 'SUP-88' } });

function expectTryAgain(answer: Answer, withinMs: number): void {
  expect(answer).toMatchObject({
    status: 503,
    body: { status: expect.stringMatching(/^cannot queue: /) as unknown },
  });
  expect(answer.headers['retry-after']).toBe('30');
  expect(answer.tookMs).toBeLessThan(withinMs);
}

async function expectWorks(id: string): Promise<void> {
  await eventually(async () => expect((await ingress.deliver(event(id))).status).toBe(200), 10_000);
  const owed = readMarkedWork(redis.url, 'jiralake');
  expect(await owed.marked()).toContain(id);
  expect(JSON.stringify(await owed.waiting())).toContain(`"id":"${id}"`);
  await owed.close();
}

async function readiness(): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${ingress.url}/readyz`);
  return { status: answer.status, body: await answer.json() };
}

describe('when Redis', () => {
  it('is killed, deliveries are put off at once, and taken again when it is back', async () => {
    ingress = await startIngressOn(redis);
    expect((await ingress.deliver(event('1'))).status).toBe(200);
    const crowd = Array.from({ length: 20 }, () => ingress.deliver(event('2')));
    await redis.kill();
    for (const answer of await Promise.all(crowd)) if (answer.status !== 200) expectTryAgain(answer, 3_000);
    for (let i = 0; i < 3; i++) expectTryAgain(await ingress.deliver(event('3')), 3_000);
    expect(await readiness()).toEqual({
      status: 503,
      body: { status: 'not ready', reasons: ['redis is not reachable'] },
    });
    // an event without an issue needs no Redis
    expect((await ingress.deliver({ webhookEvent: 'sprint_started' })).status).toBe(200);

    await redis.start();
    await expectWorks('4');
    expect((await readiness()).status).toBe(200);
    const messages = ingress.log().map(({ msg }) => msg);
    expect(messages.filter((msg) => msg === 'redis is not reachable, waiting for it')).toHaveLength(1);
    expect(messages).toContain('redis is reachable again');
    const owed = readMarkedWork(redis.url, 'jiralake');
    expect(await owed.marked()).toContain('1');
    await owed.close();
  });

  it('hangs, deliveries are put off before Jira gives up, and taken again when it goes on', async () => {
    ingress = await startIngressOn(redis);
    expect((await ingress.deliver(event('1'))).status).toBe(200);
    redis.freeze();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ingress.deliver(event('2'))));
    for (const answer of answers) expectTryAgain(answer, 3_000);
    expectTryAgain(await ingress.deliver(event('2')), 3_000);
    redis.thaw();
    await expectWorks('3');
    // a deferred request may have been executed since; the repeated delivery is still one fetch
    await expectWorks('2');
    const owed = readMarkedWork(redis.url, 'jiralake');
    const jobs = (await owed.waiting()).filter((job) => JSON.stringify(job).includes('"id":"2"'));
    expect([(await owed.marked()).filter((id) => id === '2').length, jobs.length]).toEqual([1, 1]);
    await owed.close();
  });

  it('hangs for long, the service says that it is not ready, and is when it goes on', async () => {
    ingress = await startIngressOn(redis);
    redis.freeze();
    await eventually(async () =>
      expect(await readiness()).toEqual({
        status: 503,
        body: { status: 'not ready', reasons: ['redis is not reachable'] },
      }),
    );
    expectTryAgain(await ingress.deliver(event('1')), 3_000);
    redis.thaw();
    await expectWorks('1');
    expect((await readiness()).status).toBe(200);
  });

  it('hangs or is away while it is asked to stop, it stops all the same', async () => {
    ingress = await startIngressOn(redis);
    expect((await ingress.deliver(event('1'))).status).toBe(200);
    redis.freeze();
    expect(await stopInTime(ingress.program)).toBe(0);
    await redis.kill();
    await ingress.stop();

    ingress = await startIngress({ REDIS_URL: redis.url });
    expect(await ingress.program.stop()).toBe(0);
  });

  it('is down at the start, the service says so in one line, puts deliveries off, and works when it comes up', async () => {
    await redis.kill();
    ingress = await startIngress({ REDIS_URL: redis.url });
    await ingress.program.line(/redis is not reachable/);
    for (let i = 0; i < 3; i++) expectTryAgain(await ingress.deliver(event('1')), 3_000);
    const { host } = new URL(redis.url);
    expect(ingress.log().filter(({ level }) => level === 'error')).toMatchObject([
      { msg: 'redis is not reachable, waiting for it', redis: host },
    ]);
    await redis.start();
    await expectWorks('2');
    expect(ingress.log().filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it('hangs at the start, the service works when it goes on', async () => {
    redis.freeze();
    ingress = await startIngress({ REDIS_URL: redis.url });
    expectTryAgain(await ingress.deliver(event('1')), 3_000);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expectTryAgain(await ingress.deliver(event('1')), 3_000);
    redis.thaw();
    await expectWorks('2');
  });

  it('is full, deliveries are put off until there is room', async () => {
    ingress = await startIngressOn(redis);
    const admin = new Redis(redis.url);
    await admin.config('SET', 'maxmemory', '1');
    expectTryAgain(await ingress.deliver(event('1')), 3_000);
    await admin.config('SET', 'maxmemory', '100mb');
    admin.disconnect();
    await expectWorks('2');
  });
});
