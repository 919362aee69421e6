import type { JobOutcome } from '@jiralake/queues';
import { testWebhook, type TestWebhookPorts } from './test-webhook';

/** Ports with given outcomes of jobs, which record the requests. */
function setup(outcomes: Record<string, JobOutcome>, successors: Record<string, string> = {}) {
  const asked: string[] = [];
  const ports: TestWebhookPorts = {
    queueReadiness: () => [],
    requestFetch: (id) => Promise.resolve(`fetch ${(asked.push(id), id)}`),
    requestResolve: (key) => Promise.resolve(`resolve ${(asked.push(key), key)}`),
    follow: (jobId) => Promise.resolve(outcomes[jobId] ?? { status: 'pending', state: 'waiting' }),
    successorOf: (jobId) => Promise.resolve(successors[jobId]),
  };
  return { ports, asked };
}
const saved: JobOutcome = { status: 'finished', result: { outcome: 'saved', issueId: '7' } };

describe('testWebhook', () => {
  it('fetches an issue by id and answers the result', async () => {
    const { ports, asked } = setup({ 'fetch 7': saved });
    expect(await testWebhook(ports, { id: '7' })).toEqual({
      status: 200,
      body: { ...saved, job: 'fetch-issue', jobId: 'fetch 7' },
    });
    expect(asked).toEqual(['7']);
  });

  it('looks a key up and fetches the issue behind it', async () => {
    const { ports, asked } = setup({
      'resolve SUP-88': { status: 'finished', result: { issueId: '7' } },
      'fetch 7': saved,
    });
    expect((await testWebhook(ports, { key: 'SUP-88' })).body).toMatchObject({
      ...saved,
      job: 'fetch-issue',
    });
    expect(asked).toEqual(['SUP-88', '7']);
  });

  it('says why a key or an issue failed', async () => {
    const failed: JobOutcome = { status: 'failed', reason: 'gone' };
    const { ports } = setup({ 'resolve SUP-88': failed, 'fetch 7': failed });
    expect((await testWebhook(ports, { key: 'SUP-88' })).body).toMatchObject({
      ...failed,
      job: 'resolve-issue',
    });
    expect((await testWebhook(ports, { id: '7' })).body).toMatchObject({ ...failed, job: 'fetch-issue' });
  });

  it('follows the run after one that had started before the request', async () => {
    const { ports } = setup(
      { 'fetch 7': { status: 'failed', reason: 'old' }, next: saved },
      { 'fetch 7': 'next' },
    );
    expect((await testWebhook(ports, { id: '7' })).body).toMatchObject({ ...saved, jobId: 'next' });
  });

  it('answers what is pending when its patience ends', async () => {
    const { ports } = setup({}, { 'fetch 7': 'next' });
    expect((await testWebhook(ports, { id: '7' })).body).toMatchObject({
      status: 'pending',
      state: 'waiting',
    });
  });

  it.each([
    undefined,
    null,
    {},
    [],
    '7',
    { id: 7 },
    { id: '../7' },
    { key: 'sup' },
    { id: '7', key: 'SUP-88' },
  ])('refuses %p and asks for nothing', async (body) => {
    const { ports, asked } = setup({});
    const { status, body: said } = await testWebhook(ports, body);
    expect([status, said.status, asked]).toEqual([400, 'refused', []]);
  });

  it('puts the caller off while redis takes nothing', async () => {
    const { ports, asked } = setup({});
    expect(
      await testWebhook({ ...ports, queueReadiness: () => ['redis is nearly full'] }, { id: '7' }),
    ).toMatchObject({
      status: 503,
    });
    expect(asked).toEqual([]);
    const broken = { ...ports, requestFetch: () => Promise.reject(new Error('Connection is closed.')) };
    expect(await testWebhook(broken, { id: '7' })).toEqual({
      status: 503,
      body: { status: 'unavailable', reason: 'Connection is closed.' },
    });
  });
});
