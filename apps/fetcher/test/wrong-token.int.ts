import { createAlarms, type Alarm } from '@jiralake/alarms';
import { eventually, startProgram, type Program } from '@jiralake/testing';
import { fetcherEnvironment, useFetcher } from './use-fetcher';

const services: Program[] = [];
afterEach(() => Promise.all(services.splice(0).map((service) => service.stop('SIGKILL'))));
const fetcher = useFetcher();

async function start(env: Record<string, string> = {}): Promise<Program> {
  const service = startProgram('dist/apps/fetcher/main.js', { ...fetcherEnvironment(fetcher()), ...env });
  services.push(service);
  await service.line(/"started"/);
  return service;
}

async function requestAll(): Promise<void> {
  const { ports, site } = fetcher();
  const truths = await site.truths();
  await ports.work.fetch(
    truths.map(({ issue }) => ({ id: issue.id })),
    'webhook',
  );
}

async function alarms(): Promise<Alarm[]> {
  const { redis, prefix, ports } = fetcher();
  return createAlarms(redis, prefix, ports.log).list();
}

const nothingOwed = () => eventually(async () => expect(await fetcher().marked('fetch')).toEqual([]), 30_000);

describe('a fetcher with a wrong token', () => {
  it('beside good ones holds nobody up, is named while it runs, and is forgotten when it has gone', async () => {
    const wrong = await start({ JIRA_API_TOKEN: 'mistyped' });
    await requestAll();
    await eventually(async () => expect((await alarms()).map(({ name }) => name)).toEqual(['jira-login']));
    expect((await alarms())[0]?.message).toContain('so nothing is fetched');

    const good = await start();
    await nothingOwed();
    const named = `JIRA_EMAIL with JIRA_API_TOKEN of process ${wrong.child.pid} on `;
    await eventually(async () => expect((await alarms())[0]?.message).toContain(named));
    const jobs = await fetcher().queues.bull.fetch.getJobs(['completed', 'failed']);
    expect(jobs.filter(({ attemptsMade, failedReason }) => attemptsMade > 1 || failedReason)).toEqual([]);

    await wrong.stop();
    await eventually(async () => expect(await alarms()).toEqual([]), 30_000);
    await good.line(/"alarm is over"/);
  });
});
