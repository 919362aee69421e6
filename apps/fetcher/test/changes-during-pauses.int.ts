import { issueIdSchema } from '@jiralake/core';
import { eventually, startProgram, type Program } from '@jiralake/testing';
import type { Job } from 'bullmq';
import { fetcherEnvironment, useFetcher } from './use-fetcher';

let service: Program | undefined;
afterEach(async () => {
  await service?.stop('SIGKILL');
  await fetcher().site.faults([]);
});
const fetcher = useFetcher();
// its SLA values are for the service account alone
const id = issueIdSchema.parse('10018');
const HALF_AN_HOUR_S = 1_800;

async function start(): Promise<void> {
  const env = { ...fetcherEnvironment(fetcher()), JIRA_MAX_REQUESTS_PER_SECOND: '1000' };
  service = startProgram('dist/apps/fetcher/main.js', env);
  await service.line(/"started"/);
  // the field catalogue and other data that a fetcher requests once
  await fetcher().site.takeRequests();
}

/** The only job of the issues, as soon as it waits. */
function untilDelayed(): Promise<Job> {
  const { fetch: queue } = fetcher().queues.bull;
  return eventually(async () => {
    const jobs = await queue.getJobs(['wait', 'active', 'delayed']);
    expect(await Promise.all(jobs.map((job) => job.getState()))).toEqual(['delayed']);
    return jobs[0]!;
  });
}

const ask = (): Promise<void> => fetcher().ports.work.fetch([{ id }], 'webhook');

/** Changes the issue and waits until raw has the change. */
async function expectChangeInRaw(): Promise<void> {
  const { site, rawOf } = fetcher();
  await site.change('edit-summary', id);
  await ask();
  const { summary } = (await site.truthOf(id)).fields;
  // less than the pauses and the backoff, which are a minute and more
  await eventually(async () => expect((await rawOf(id)).fields.summary).toBe(summary), 30_000);
}

const sent = async (path: RegExp): Promise<number> =>
  (await fetcher().site.log()).filter((entry) => path.test(entry.path)).length;

describe('a change of an issue whose last fetch waits', () => {
  it('I1: is in raw at once while the service account is not accepted, which is left alone', async () => {
    await start();
    await fetcher().site.faults([{ match: { account: 'service' }, fault: { kind: 'revoke' } }]);
    await ask();
    await untilDelayed();
    for (let change = 0; change < 2; change += 1) await expectChangeInRaw();
    const job = await untilDelayed();
    expect([job.attemptsMade, await sent(/^\/ex\//)]).toEqual([0, 1]);
  });

  it('I1: is in raw at once while Jira wants no requests for remote links for half an hour, and gets none', async () => {
    const { site, rawOf } = fetcher();
    await start();
    const limit = { kind: '429', retryAfter: HALF_AN_HOUR_S, reason: 'jira-burst-based' };
    await site.faults([{ match: { path: '/remotelink$' }, fault: limit }]);
    await ask();
    await untilDelayed();
    for (let change = 0; change < 2; change += 1) await expectChangeInRaw();
    expect((await rawOf(id))._completeness?.remote_links.state).toBe('not_fetched');
    const job = await untilDelayed();
    expect([job.attemptsMade, await sent(/\/remotelink/)]).toEqual([0, 1]);
  });

  it('I1: is in raw at once while the next attempt is far away, and uses no attempt', async () => {
    const { site, queues } = fetcher();
    const options = { attempts: 8, backoff: { type: 'fixed', delay: HALF_AN_HOUR_S * 1_000 } };
    const data = { v: 1, id, reason: 'admin' };
    await queues.bull.fetch.add('fetch-issue', data, {
      ...options,
      deduplication: { id, keepLastIfActive: true },
    });
    await site.faults([{ match: { path: '/remotelink$' }, fault: { kind: 'status', status: 502 } }]);
    await start();
    await untilDelayed();
    for (let change = 0; change < 2; change += 1) await expectChangeInRaw();
    expect((await untilDelayed()).attemptsMade).toBe(1);
    await site.faults([]);
    await expectChangeInRaw();
    await eventually(async () => expect(await fetcher().marked('fetch')).toEqual([]));
  });
});
