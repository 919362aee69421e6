import { issueIdSchema, PermanentError } from '@jiralake/core';
import {
  createWorker,
  scheduleSweep,
  type JobContext,
  type QueueName,
  type RunningWorker,
} from '@jiralake/queues';
import { createLogger } from '@jiralake/observability';
import { eventually } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { startDashboardOn, type Dashboard } from './start-dashboard';
import { useQueues } from './use-queues';

const [redis, queues] = useQueues();
const log = createLogger('test', 'silent');
let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await startDashboardOn(redis);
});
afterAll(() => dashboard.program.stop());

/** Adds a job as the page of bull-board does: with a name even when its field is empty, and with options. */
const add = (queue: string, data: unknown, name = '__default__') =>
  dashboard.api('POST', `${queue}/add`, { name, data, options: { attempts: 0, delay: 60_000 } });
const issue = (fields: object) => ({ name: 'fetch-issue', data: { v: 1, reason: 'admin', ...fields } });
const saved = (month: string) => ({ name: 'issue-saved', data: { v: 1, month } });
const marks = async () => (await queues().dirty.summary()).map(({ workSet, count }) => [workSet, count]);

describe('add job', () => {
  it.each([
    ['jira-fetch', { id: '7' }, '', issue({ id: '7' }), 'fetch'],
    [
      'jira-fetch',
      { v: 1, id: '7', key: 'SUP-8', reason: 'webhook' },
      'fetch-issue',
      issue({ id: '7', key: 'SUP-8' }),
      'fetch',
    ],
    [
      'jira-fetch',
      { key: 'SUP-88' },
      '__default__',
      { name: 'resolve-issue', data: { v: 1, key: 'SUP-88' } },
      null,
    ],
    [
      'jira-fetch',
      { key: 'SUP-88' },
      'fetch-issue',
      { name: 'resolve-issue', data: { v: 1, key: 'SUP-88' } },
      null,
    ],
    [
      'jira-fetch',
      { v: 1, key: 'SUP-88' },
      'resolve-issue',
      { name: 'resolve-issue', data: { v: 1, key: 'SUP-88' } },
      null,
    ],
    [
      'jira-attachments',
      { id: '7' },
      '',
      { name: 'store-attachments', data: { v: 1, id: '7' } },
      'attachments',
    ],
    ['jira-transform', { month: '2026-02' }, '', saved('2026-02'), null],
    ['jira-transform', { v: 1, month: '2026-02' }, 'issue-saved', saved('2026-02'), null],
    ['jira-sweep', {}, 'wake', { name: 'wake', data: { v: 1 } }, null],
  ] as const)('of %s takes %j named %p', async (queue, data, name, job, workSet) => {
    const reply = await add(queue, data, name);
    expect([reply.status, JSON.parse(reply.text)]).toMatchObject([200, { status: 'waiting', job }]);
    expect(await queues().waiting()).toEqual([job]);
    expect(await marks()).toEqual(workSet === null ? [] : [[workSet, 1]]);
  });

  it('coalesces with what waits, and keeps the options of the queue table', async () => {
    const ids = await Promise.all([1, 2, 3].map(() => add('jira-fetch', { id: '7' })));
    expect(new Set(ids.map(({ text }) => (JSON.parse(text) as { job: { id: string } }).job.id)).size).toBe(1);
    const [job, ...more] = await queues().queues.bull.fetch.getJobs(['waiting']);
    expect(more).toEqual([]);
    expect(job?.opts).toMatchObject({ attempts: 8, deduplication: { id: '7', keepLastIfActive: true } });
    expect(job?.delay).toBe(0);
  });

  const notAnId = 'not an issue id (digits only)';
  it.each([
    ['jira-fetch', { id: 'SUP-88' }, '', notAnId],
    ['jira-fetch', { id: 7 }, '', 'id is 7, and must be text'],
    ['jira-fetch', { id: '7', more: 1 }, '', 'data has unknown keys: more'],
    ['jira-fetch', { key: 'nonsense' }, '', 'key is "nonsense": not an issue key (like SUPPORT-123)'],
    ['jira-fetch', {}, '', 'key is missing'],
    ['jira-fetch', { id: '7' }, 'resolve-issue', 'key is missing'],
    ['jira-fetch', [], '', 'data is a list, and must be an object'],
    ['jira-fetch', 'text', 'fetch-issue', 'data is "text", and must be an object'],
    [
      'jira-fetch',
      { id: '7' },
      'wake',
      'jira-fetch has no job called wake: fetch-issue, fetch-batch, resolve-issue, fetch-project',
    ],
    [
      'jira-fetch',
      { id: '7' },
      'toString',
      'jira-fetch has no job called toString: fetch-issue, fetch-batch, resolve-issue, fetch-project',
    ],
    ['jira-attachments', { id: '../7' }, '', notAnId],
    ['jira-transform', { month: '2026-13' }, '', 'month is "2026-13": not a month (like 2026-02)'],
    ['jira-sweep', { v: 2 }, 'wake', 'v is 2, and must be 1'],
    ['jira-sweep', { x: 1 }, 'wake', 'data has unknown keys: x'],
    ['jira-sweep', 7, 'wake', 'data is 7, and must be an object'],
  ])('of %s refuses %j named %p with its message', async (queue, data, name, message) => {
    const reply = await add(queue, data, name);
    expect(reply.status).toBe(400);
    const body = JSON.parse(reply.text) as { message: string };
    expect(body.message).toContain(message);
    expect(body).toEqual({
      error: { key: 'ERRORS.INVALID_REQUEST_BODY', options: { field: 'data' } },
      message: body.message,
    });
    expect(await queues().waiting()).toEqual([]);
    expect(await marks()).toEqual([]);
  });
});

describe('editing a job', () => {
  it.each([
    [{ v: 1, id: 'x', reason: 'admin' }, 'id is "x": not an issue id (digits only)'],
    [{ v: 1, id: '7', reason: 'whim' }, 'reason is "whim", and must be one of '],
    [{ v: 1, id: '8', reason: 'admin' }, 'this job is for 7; add another job for 8'],
    [{}, 'v is missing'],
  ])('into %j is refused with its message', async (jobData, message) => {
    await queues().work.fetch([{ id: issueIdSchema.parse('7') }], 'webhook');
    const before = await queues().waiting();
    const reply = await dashboard.api('PATCH', 'jira-fetch/1/update-data', { jobData });
    expect([reply.status, (JSON.parse(reply.text) as { message: string }).message]).toEqual([
      400,
      expect.stringContaining(message),
    ]);
    expect(await queues().waiting()).toEqual(before);
  });

  it('into something else that is valid is done', async () => {
    await queues().work.fetch([{ id: issueIdSchema.parse('7') }], 'webhook');
    const { data } = issue({ id: '7', key: 'SUP-8' });
    expect((await dashboard.api('PATCH', 'jira-fetch/1/update-data', { jobData: data })).status).toBe(200);
    expect(await queues().waiting()).toEqual([issue({ id: '7', key: 'SUP-8' })]);
  });
});

it('schedules of the system can be paused with their queue, but not removed', async () => {
  await scheduleSweep(queues().queues, 'wake', { everyMs: 60_000 });
  expect((await dashboard.api('PUT', 'jira-sweep/job-schedulers/wake/remove')).status).toBe(400);
  expect((await dashboard.api('PUT', 'jira-sweep/pause')).status).toBe(200);
  expect((await dashboard.api('PUT', 'jira-sweep/obliterate')).status).toBe(400);
  expect(await queues().queues.bull.sweep.getJobSchedulers()).toHaveLength(1);
});

describe('actions on jobs', () => {
  let worker: RunningWorker | undefined;
  let connection: Redis | undefined;
  afterEach(async () => {
    await worker?.close(1_000);
    connection?.disconnect();
    worker = undefined;
  });

  /** Starts a worker of the fetch queue that calls `work` for each job. */
  function startWorker(work: (context: JobContext, id: string) => Promise<{ outcome: string }>): void {
    connection = new Redis(redis.url, { maxRetriesPerRequest: null });
    worker = createWorker({
      queue: 'fetch' satisfies QueueName,
      processors: {
        'fetch-issue': ({ id }, context) => work(context, id),
        'resolve-issue': (_data, context) => work(context, ''),
        'fetch-project': (_data, context) => work(context, ''),
        'fetch-batch': (_data, context) => work(context, ''),
      },
      concurrency: 1,
      redis: connection,
      prefix: redis.prefix,
      queues: queues().queues,
      timing: { lockMs: 15_000, stalledCheckMs: 5_000, maxStalled: 3 },
      log,
    });
  }
  const stateOf = (id = '1') => queues().queues.bull.fetch.getJobState(id);
  const until = (state: string, id?: string) => eventually(async () => expect(await stateOf(id)).toBe(state));

  it('a failed job is retried, knows that it is, and its work is done', async () => {
    const runs: boolean[] = [];
    let isRepaired = false;
    startWorker(async ({ retried }, id) => {
      runs.push(retried);
      if (!isRepaired) throw new PermanentError('broken');
      const claim = await queues().dirty.claimOne('fetch', issueIdSchema.parse(id));
      if (claim) await queues().dirty.acknowledge('fetch', [claim]);
      return { outcome: 'saved' };
    });
    await add('jira-fetch', { id: '7' });
    await until('failed');
    expect(await marks()).toEqual([['fetch', 1]]);
    isRepaired = true;
    expect((await dashboard.api('PUT', 'jira-fetch/1/retry')).status).toBe(204);
    await until('completed');
    expect(await marks()).toEqual([]);
    // a completed one as well: an admin who retries it wants a fetch
    expect((await dashboard.api('PUT', 'jira-fetch/1/retry')).status).toBe(204);
    await eventually(() => expect(runs).toEqual([false, true, true]));
    await until('completed');
  });

  it('all failed jobs are retried at once', async () => {
    let isRepaired = false;
    startWorker(() =>
      isRepaired ? Promise.resolve({ outcome: 'saved' }) : Promise.reject(new PermanentError('broken')),
    );
    for (const id of ['7', '8', '9']) await add('jira-fetch', { id });
    await eventually(async () => expect(await queues().queues.bull.fetch.getFailedCount()).toBe(3));
    isRepaired = true;
    const reply = await dashboard.api('PUT', 'jira-fetch/retry/failed');
    expect([reply.status, JSON.parse(reply.text)]).toEqual([200, { retried: 3, skipped: 0 }]);
    await eventually(async () => expect(await queues().queues.bull.fetch.getCompletedCount()).toBe(3));
  });

  it('a delayed job is promoted, and one that waits is removed while its mark stays', async () => {
    let runs = 0;
    startWorker(() =>
      runs++ === 0 ? Promise.reject(new Error('once')) : Promise.resolve({ outcome: 'saved' }),
    );
    await add('jira-fetch', { id: '7' });
    await until('delayed');
    await worker?.close(1_000);
    expect((await dashboard.api('PUT', 'jira-fetch/1/promote')).status).toBe(204);
    expect(await stateOf()).toBe('waiting');
    expect((await dashboard.api('PUT', 'jira-fetch/1/clean')).status).toBe(204);
    expect([await stateOf(), await marks()]).toEqual(['unknown', [['fetch', 1]]]);
  });
});
