import { createWorkRequests } from '@jiralake/queues';
import { eventually, healthOf, startProgram, useBreakableRedis, type Program } from '@jiralake/testing';
import { idOf, month, transformerEnvironment, useTransformer } from './use-transformer';

// the encoding threads have a bundle of their own
let service: Program | undefined;
afterEach(() => service?.stop('SIGKILL'));
const redis = useBreakableRedis();
const transformer = useTransformer(redis);

function start(more: Record<string, string> = {}): Program {
  const env = { ...transformerEnvironment(transformer()), PORT: '0', ...more };
  service = startProgram('dist/apps/transformer/main.js', env);
  return service;
}

/** Saves an issue and requests the transform of its month. */
async function change(number: number): Promise<void> {
  const { save, dirty, queues } = transformer();
  await save(number);
  await createWorkRequests(dirty, queues).transform(month, [idOf(number)]);
}

async function expectWritten(...numbers: number[]): Promise<void> {
  const { marked, summaries } = transformer();
  await eventually(async () => expect(await marked()).toEqual([]));
  expect((await summaries()).map(([id]) => id)).toEqual(numbers.map(String));
}

const expectReady = async (program: Program): Promise<void> =>
  eventually(async () => expect(await healthOf(program)).toEqual({ healthz: 200, reasons: [] }));
const errors = ({ lines }: Program): string[] => lines.filter((line) => line.includes('"level":"error"'));

describe('the transformer, when Redis', () => {
  it('is down at the start, says so in one line, is not ready, and works as soon as it comes up', async () => {
    await redis.server.kill();
    const program = start();
    expect(await healthOf(program)).toEqual({ healthz: 200, reasons: ['redis is not reachable'] });
    await program.line(/redis is not reachable, waiting for it/);
    await redis.server.start();
    await change(1);
    await expectWritten(1);
    await expectReady(program);
    expect(errors(program)).toHaveLength(1);
  });

  it('comes back without its data, works on with the lake as it was', async () => {
    const program = start();
    await change(1);
    await expectWritten(1);
    await redis.server.kill();
    await program.line(/redis is not reachable, waiting for it/);
    expect(await healthOf(program)).toEqual({ healthz: 200, reasons: ['redis is not reachable'] });
    await redis.server.startEmpty();
    await change(2);
    await expectWritten(1, 2);
    await expectReady(program);
    expect(errors(program)).toHaveLength(1);
  });

  it('I10: hangs for longer than leases and locks live, goes on and loses nothing', async () => {
    const program = start({ QUEUE_LEASE_MS: '1500', QUEUE_LOCK_MS: '1500', QUEUE_STALLED_CHECK_MS: '500' });
    await change(1);
    await program.line(/"outcome":"committed"/);
    await change(2);
    redis.server.freeze();
    await program.line(/redis does not respond, waiting for it/);
    expect(await healthOf(program)).toEqual({ healthz: 200, reasons: ['redis does not respond'] });
    redis.server.thaw();
    await expectWritten(1, 2);
    await change(3);
    await expectWritten(1, 2, 3);
    expect(await transformer().queues.bull.transform.getFailedCount()).toBe(0);
    await expectReady(program);
  });
});
