import { issueIdSchema } from '@jiralake/core';
import { eventually, healthOf, startProgram, useBreakableRedis, type Program } from '@jiralake/testing';
import { fetcherEnvironment, useFetcher } from './use-fetcher';

let service: Program | undefined;
afterEach(async () => {
  await service?.stop('SIGKILL');
  await fetcher().site.faults([]);
});
const redis = useBreakableRedis();
const fetcher = useFetcher([], redis);
const [first, second] = [issueIdSchema.parse('10018'), issueIdSchema.parse('10019')];

function start(more: Record<string, string> = {}): Program {
  const env = { ...fetcherEnvironment(fetcher()), PORT: '0', ...more };
  service = startProgram('dist/apps/fetcher/main.js', env);
  return service;
}

async function expectFetches(id: typeof first): Promise<void> {
  const { ports, marked } = fetcher();
  await ports.work.fetch([{ id }], 'webhook');
  await eventually(async () => expect(await ports.raw.readIssue(id)).toBeDefined());
  await eventually(async () => expect(await marked('fetch')).toEqual([]));
}

const expectReady = async (program: Program): Promise<void> =>
  eventually(async () => expect(await healthOf(program)).toEqual({ healthz: 200, reasons: [] }));
const errors = ({ lines }: Program): string[] => lines.filter((line) => line.includes('"level":"error"'));

describe('the fetcher, when Redis', () => {
  it('is down at the start, says so in one line, is not ready, and works as soon as it comes up', async () => {
    await redis.server.kill();
    const program = start();
    expect(await healthOf(program)).toEqual({ healthz: 200, reasons: ['redis is not reachable'] });
    await program.line(/redis is not reachable, waiting for it/);
    await redis.server.start();
    await expectFetches(first);
    await expectReady(program);
    expect(errors(program)).toHaveLength(1);
  });

  it('hangs at the start, says so in one line, is not ready, and works as soon as it goes on', async () => {
    redis.server.freeze();
    const program = start();
    await program.line(/redis does not respond, waiting for it/);
    expect(await healthOf(program)).toEqual({ healthz: 200, reasons: ['redis does not respond'] });
    redis.server.thaw();
    await expectFetches(first);
    await expectReady(program);
    expect(errors(program)).toHaveLength(1);
  });

  it('comes back without its data, works on, and has the limits of queues again', async () => {
    const { queues } = fetcher();
    const program = start({ ATTACHMENT_CONCURRENCY: '3' });
    await expectFetches(first);
    await redis.server.kill();
    await program.line(/redis is not reachable, waiting for it/);
    expect(await healthOf(program)).toEqual({ healthz: 200, reasons: ['redis is not reachable'] });
    await redis.server.startEmpty();
    await expectFetches(second);
    await expectReady(program);
    await eventually(async () => expect(await queues.bull.attachments.getGlobalConcurrency()).toBe(3));
    expect(errors(program)).toHaveLength(1);
  });

  it('I10: hangs for longer than leases and locks live, in the middle of work, goes on and loses nothing', async () => {
    const { site, ports, marked, queues } = fetcher();
    const ids = (await site.truths()).map(({ issue }) => issue.id);
    const program = start({ QUEUE_LEASE_MS: '1500', QUEUE_LOCK_MS: '1500', QUEUE_STALLED_CHECK_MS: '500' });
    await program.line(/"started"/);
    await site.faults([{ match: { path: '/issue/' }, fault: { kind: 'latency', ms: 300 } }]);
    await ports.work.fetch(
      ids.map((id) => ({ id })),
      'webhook',
    );
    await program.line(/"outcome":"saved"/);
    redis.server.freeze();
    await program.line(/redis does not respond, waiting for it/);
    expect(await healthOf(program)).toEqual({ healthz: 200, reasons: ['redis does not respond'] });
    redis.server.thaw();
    await eventually(async () => expect(await marked('fetch')).toEqual([]), 40_000);
    for (const id of ids) expect(await ports.raw.readIssue(id)).toBeDefined();
    expect(await queues.bull.fetch.getFailedCount()).toBe(0);
    await expectReady(program);
  });
});
