import { createAlarms } from '@jiralake/alarms';
import { redisKey } from '@jiralake/redis';
import { eventually, startProgram, type Program } from '@jiralake/testing';
import { fetcherEnvironment, useFetcher } from './use-fetcher';
import type { LoggedRequest } from './use-simulator';

const services: Program[] = [];
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop('SIGKILL')));
  await fetcher().site.faults([]);
});
const fetcher = useFetcher();

/** Three fetchers as processes of their own, ready to work. */
async function startThree(more: Record<string, string> = {}): Promise<void> {
  const env = {
    ...fetcherEnvironment(fetcher()),
    JIRA_MAX_REQUESTS_PER_SECOND: '1000',
    FETCH_CONCURRENCY: '2',
    ...more,
  };
  for (let i = 0; i < 3; i++) services.push(startProgram('dist/apps/fetcher/main.js', env));
  await Promise.all(services.map((service) => service.line(/"started"/)));
  // the field catalogue and other data that a fetcher requests once
  await fetcher().site.takeRequests();
}

async function requestAll(): Promise<void> {
  const { ports, site } = fetcher();
  await ports.work.fetch(
    (await site.truths()).map(({ issue }) => ({ id: issue.id })),
    'webhook',
  );
}

/** Expects that all issues are fetched in the end, by jobs without a second attempt. */
async function expectAllDone(): Promise<void> {
  const { queues, site, rawOf, marked } = fetcher();
  await eventually(async () => expect(await marked('fetch')).toEqual([]), 60_000);
  await eventually(async () =>
    expect(await queues.bull.fetch.getJobCounts('active', 'delayed', 'waiting')).toEqual({
      active: 0,
      delayed: 0,
      waiting: 0,
    }),
  );
  for (const { issue, remoteLinks } of await site.truths()) {
    const raw = await rawOf(issue.id);
    expect([raw.fields, raw._remote_links]).toEqual([issue.fields, remoteLinks]);
  }
  const jobs = await queues.bull.fetch.getJobs(['completed', 'failed']);
  expect(jobs.length).toBeGreaterThanOrEqual(40);
  expect(jobs.filter(({ attemptsMade, failedReason }) => attemptsMade > 1 || failedReason)).toEqual([]);
}

/** Requests to Jira, without those to the media host, where no limits are. */
async function requests(): Promise<LoggedRequest[]> {
  return (await fetcher().site.log()).filter(({ path: at }) => /^\/(rest|ex)\//.test(at));
}

/** Requests that were under way at the refusal, or that were sent before all replicas knew of it. */
const ON_THE_WAY_MS = 250;

describe('three fetchers', () => {
  it('send nothing while Jira wants to be left alone, and then go on', async () => {
    await startThree();
    const limit = { kind: '429', retryAfter: 4, reason: 'jira-quota-global-based' };
    await fetcher().site.faults([{ match: { path: '/remotelink$', nth: 12 }, times: 1, fault: limit }]);
    await requestAll();
    await expectAllDone();
    const all = await requests();
    const [refused] = all.filter(({ status }) => status === 429);
    const from = refused!.at + (refused!.ms ?? 0);
    const during = all.filter(({ at }) => at > from + ON_THE_WAY_MS && at < from + 4_000);
    expect(during).toEqual([]);
    expect(all.filter(({ at }) => at <= from).length).toBeGreaterThan(12);
    expect(all.filter(({ at }) => at >= from + 4_000).length).toBeGreaterThan(12);
    expect(all.filter(({ status }) => status === 429)).toHaveLength(1);
  });

  it('obey the longest of several pauses', async () => {
    await startThree();
    await fetcher().site.faults([
      { match: { path: '/remotelink$', nth: 5 }, times: 1, fault: { kind: '503', retryAfter: 6 } },
      { match: { path: '/remotelink$', nth: 6 }, times: 1, fault: { kind: '429', retryAfter: 1 } },
    ]);
    await requestAll();
    await expectAllDone();
    const all = await requests();
    const refused = all.filter(({ status }) => status === 503)[0]!;
    const from = refused.at + (refused.ms ?? 0);
    expect(all.filter(({ at }) => at > from + ON_THE_WAY_MS && at < from + 6_000)).toEqual([]);
  });

  it('leave one kind of request alone when only that is limited, and go on with the others', async () => {
    await startThree();
    const limit = { kind: '429', retryAfter: 8, reason: 'jira-burst-based' };
    await fetcher().site.faults([{ match: { path: '/remotelink$', nth: 4 }, times: 1, fault: limit }]);
    await requestAll();
    await expectAllDone();
    const all = await requests();
    const refused = all.find(({ status }) => status === 429)!;
    const from = refused.at + (refused.ms ?? 0) + ON_THE_WAY_MS;
    const during = all.filter(({ at }) => at > from && at < refused.at + 8_000);
    const links = during.filter(({ path: at }) => at.includes('/remotelink'));
    expect(links).toEqual([]);
    expect(during.filter(({ path: at }) => /\/issue\/\d+(\?|$)/.test(at)).length).toBeGreaterThan(5);
  });

  it('stop asking with an account that is not accepted, raise an alarm, and go on when it is again', async () => {
    const { site, redis, prefix, queues, ports } = fetcher();
    await startThree();
    await site.faults([{ fault: { kind: 'revoke' } }]);
    await requestAll();
    const alarms = (): Promise<string[]> =>
      createAlarms(redis, prefix, ports.log)
        .list()
        .then((list) => list.map(({ name }) => name));
    await eventually(async () => expect(await alarms()).toContain('jira-login'));
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    // two at once in each of three processes, before the first answer was there
    expect((await requests()).length).toBeLessThanOrEqual(12);
    expect(await queues.bull.fetch.getFailedCount()).toBe(0);

    await site.faults([]);
    // as if the minute were over
    for (const key of await redis.keys(`${redisKey(prefix, 'gate')}:pause:*`)) await redis.del(key);
    await queues.bull.fetch.removeRateLimitKey();
    await expectAllDone();
    await eventually(async () => expect(await alarms()).toEqual([]));
  });
});
