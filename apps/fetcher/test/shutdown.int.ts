import { issueIdSchema } from '@jiralake/core';
import { eventually, startProgram, stopInTime, type Program } from '@jiralake/testing';
import { fetcherEnvironment, useFetcher } from './use-fetcher';

const services: Program[] = [];
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop('SIGKILL')));
  await fetcher().site.faults([]);
});
const fetcher = useFetcher();
const id = issueIdSchema.parse('10018');

/** Locks and leases outlive the test, so another worker gets a job only when it was handed over. */
function start(): Program {
  const env = { QUEUE_LOCK_MS: '120000', QUEUE_LEASE_MS: '120000', LOG_LEVEL: 'debug' };
  const program = startProgram('dist/apps/fetcher/main.js', { ...fetcherEnvironment(fetcher()), ...env });
  services.push(program);
  return program;
}

describe('a fetcher that is asked to stop', () => {
  it.each([
    ['an issue', '/issue/'],
    ['a file', '/media/|/attachment/content/'],
  ])('I10: hands over what it is at, %s, and another one goes on at once', async (_what, slow) => {
    const { site, ports, queues, marked } = fetcher();
    await site.faults([{ match: { path: slow }, times: 1, fault: { kind: 'latency', ms: 25_000 } }]);
    const first = start();
    await ports.work.fetch([{ id }], 'webhook');
    await eventually(async () => {
      const open = (await site.log()).filter(({ ms, path }) => ms === null && new RegExp(slow).test(path));
      expect(open).toHaveLength(1);
    });
    const second = start();
    await second.line(/"started"/);
    expect(await stopInTime(first)).toBe(0);
    expect(first.lines.filter((line) => line.includes('"outcome":"handed_over"'))).toHaveLength(1);
    expect(first.lines.filter((line) => line.includes('jobs were not handed over'))).toEqual([]);

    await eventually(async () => {
      expect([await marked('fetch'), await marked('attachments')]).toEqual([[], []]);
      const states = await ports.attachments.readStates(id);
      expect(Object.values(states?.files ?? {}).map(({ status }) => status)).toEqual(['stored', 'stored']);
    });
    const jobs = await Promise.all(
      [queues.bull.fetch, queues.bull.attachments].map((queue) => queue.getJobs(['completed', 'failed'])),
    );
    expect(jobs.flat().map(({ attemptsMade, failedReason }) => [attemptsMade, failedReason])).toEqual(
      jobs.flat().map(() => [1, undefined]),
    );
  });
});
