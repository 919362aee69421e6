import { issueIdSchema, PermanentError } from '@jiralake/core';
import { createWorker, type JobContext, type RunningWorker } from '@jiralake/queues';
import { createLogger } from '@jiralake/observability';
import { eventually, useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { readMarkedWork, type MarkedWork } from './marked-work';
import { startIngressOn, type Ingress } from './start-ingress';

const PASSWORD = 'admin-only';
const basic = (password: string): string => `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;

let owed: MarkedWork | undefined;
let worker: RunningWorker | undefined;
let connection: Redis | undefined;
let ingress: Ingress;
// registered before that of the server, so that these run while it still answers
afterAll(() => ingress.stop());
afterEach(async () => {
  await worker?.close(1_000);
  connection?.disconnect();
  await owed?.close();
  worker = connection = owed = undefined;
});
const redis = useRedis();
beforeAll(async () => {
  ingress = await startIngressOn(redis, { DEBUG: 'true', ADMIN_PASSWORD: PASSWORD });
});
beforeEach(async () => {
  owed = readMarkedWork(redis.url, redis.prefix);
  await owed.queues.bull.fetch.obliterate({ force: true });
});

async function post(
  body: unknown,
  headers: Record<string, string> = { Authorization: basic(PASSWORD) },
  url = ingress.url,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${url}/webhooks/jira/test`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

type Work = (id: string, context: JobContext) => Promise<{ outcome: string; run?: number }>;

/** A fetcher whose work is given; resolves every key to the issue 7. */
function startWorker(work: Work): void {
  connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  worker = createWorker({
    queue: 'fetch',
    processors: {
      'fetch-issue': ({ id }, context) => work(id, context),
      'resolve-issue': ({ key }) =>
        key === 'SUP-404'
          ? Promise.reject(new PermanentError(`${key} does not exist`))
          : Promise.resolve({ outcome: 'resolved', issueId: '7' }),
      'fetch-project': () => Promise.resolve({ outcome: 'unused' }),
      'fetch-batch': () => Promise.resolve({ outcome: 'unused' }),
    },
    concurrency: 1,
    redis: connection,
    prefix: redis.prefix,
    queues: owed!.queues,
    timing: { lockMs: 15_000, stalledCheckMs: 5_000, maxStalled: 3 },
    log: createLogger('test', 'silent'),
  });
}

async function acknowledge(id: string): Promise<void> {
  const claim = await owed?.dirty.claimOne('fetch', issueIdSchema.parse(id));
  if (claim) await owed?.dirty.acknowledge('fetch', [claim]);
}

describe('POST /webhooks/jira/test', () => {
  it('fetches an issue by id as an admin and answers what happened', async () => {
    startWorker(async (id) => {
      await acknowledge(id);
      return { outcome: 'saved' };
    });
    const { status, body } = await post({ id: '7' });
    expect([status, body]).toEqual([
      200,
      {
        status: 'finished',
        result: { outcome: 'saved' },
        job: 'fetch-issue',
        jobId: expect.any(String) as string,
      },
    ]);
    const job = await owed?.queues.bull.fetch.getJob(String(body['jobId']));
    expect(job?.data).toEqual({ v: 1, id: '7', reason: 'admin' });
  });

  it('looks up a key first, and says when there is none', async () => {
    startWorker(async (id) => {
      await acknowledge(id);
      return { outcome: `saved ${id}` };
    });
    expect((await post({ key: 'SUP-88' })).body).toMatchObject({ result: { outcome: 'saved 7' } });
    expect((await post({ key: 'SUP-404' })).body).toMatchObject({
      status: 'failed',
      reason: 'SUP-404 does not exist',
      job: 'resolve-issue',
    });
  });

  it('waits for a fetch that starts after the request', async () => {
    let run = 0;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    startWorker(async (id) => {
      const mine = ++run;
      const claim = await owed?.dirty.claimOne('fetch', issueIdSchema.parse(id));
      if (mine === 1) await held;
      if (claim) await owed?.dirty.acknowledge('fetch', [claim]);
      return { outcome: 'saved', run: mine };
    });
    const first = post({ id: '7' });
    await eventually(() => expect(run).toBe(1));
    const second = post({ id: '7' });
    await eventually(async () =>
      expect(await owed?.dirty.claimOne('fetch', issueIdSchema.parse('7'))).toBeDefined(),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    release();
    await first;
    expect((await second).body).toMatchObject({ status: 'finished', result: { run: 2 } });
  });

  it('says after ten seconds what it still waits for', async () => {
    const startedAt = performance.now();
    const { status, body } = await post({ id: '7' });
    expect([status, body]).toMatchObject([200, { status: 'pending', state: 'waiting', job: 'fetch-issue' }]);
    expect(performance.now() - startedAt).toBeGreaterThan(9_900);
    expect(await owed?.marked()).toContain('7');
  });

  it.each(['{', '"7"', '{}', '{"id":7}', '{"id":"../7"}', '{"key":"sup"}', 'x'.repeat(5_000)])(
    'refuses %j and queues nothing',
    async (text) => {
      const { status, body } = await post(text);
      expect([status, body['status']]).toEqual([400, 'refused']);
      expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts:/);
      expect(await owed?.waiting()).toEqual([]);
    },
  );

  it('needs the password, and a page of another site cannot use it', async () => {
    const startedAt = performance.now();
    expect((await post({ id: '7' }, {})).status).toBe(401);
    expect((await post({ id: '7' }, { Authorization: basic('wrong') })).status).toBe(401);
    expect(performance.now() - startedAt).toBeGreaterThan(900);
    const evil = { Authorization: basic(PASSWORD), Origin: 'http://evil.example' };
    expect((await post({ id: '7' }, evil)).status).toBe(403);
    expect(await owed?.waiting()).toEqual([]);
    const said = ingress.program.lines.join('\n');
    expect(said).toContain('login refused');
    expect(said).not.toContain(basic('wrong').slice('Basic '.length));
  });

  it.each([
    ['DEBUG', { ADMIN_PASSWORD: PASSWORD }],
    ['a password', { DEBUG: 'true' }],
    ['DEBUG being true', { DEBUG: 'false', ADMIN_PASSWORD: PASSWORD }],
  ])('does not exist without %s', async (_, env) => {
    const other = await startIngressOn(redis, env);
    try {
      expect(await post({ id: '7' }, undefined, other.url)).toEqual({
        status: 404,
        body: { status: 'not found' },
      });
    } finally {
      await other.stop();
    }
  });
});
