import { createWorkRequests } from '@jiralake/queues';
import { eventually, startProgram, type Program } from '@jiralake/testing';
import { idOf, month, transformerEnvironment, useTransformer } from './use-transformer';

// the encoding threads have a bundle of their own
let service: Program | undefined;
afterEach(() => service?.stop('SIGKILL'));
const transformer = useTransformer();

function start(): Program {
  const env = { ...transformerEnvironment(transformer()), COMMIT_SPACING_MS: '200' };
  service = startProgram('dist/apps/transformer/main.js', env);
  return service;
}

describe('the transformer as a process', () => {
  it('writes what it is asked for, gathers what comes meanwhile, and stops cleanly', async () => {
    const { save, dirty, queues, marked, summaries, generation } = transformer();
    const work = createWorkRequests(dirty, queues);
    const numbers = Array.from({ length: 60 }, (_, i) => i + 1);
    const program = start();
    await program.line(/"started"/);
    for (const number of numbers) {
      await save(number);
      await work.transform(month, [idOf(number)]);
    }
    await eventually(async () => expect(await marked()).toEqual([]));
    expect((await summaries()).map(([id]) => id)).toEqual(numbers.map(String));
    expect(await generation()).toBeLessThan(numbers.length / 2);
    expect(await program.stop()).toBe(0);
  });

  it('I9: a broken issue is a failed job by name, and its retry heals it', async () => {
    const { save, dirty, queues, marked, summaries, breakRaw, quarantine } = transformer();
    const work = createWorkRequests(dirty, queues);
    await save(1);
    await breakRaw(2);
    await work.transform(month, [idOf(1), idOf(2)]);
    start();
    const [failed] = await eventually(async () => {
      const jobs = await queues.bull.transform.getFailed();
      expect(jobs).toHaveLength(1);
      return jobs;
    });
    expect(failed?.failedReason).toMatch(/^not written: 2 \(/);
    expect(failed?.attemptsMade).toBe(1);
    expect(await summaries()).toEqual([['1', 'issue 1']]);
    await save(2);
    await failed?.retry('failed');
    await eventually(async () => expect(await quarantine.list()).toEqual([]));
    await eventually(async () => expect(await marked()).toEqual([]));
    expect(await summaries()).toHaveLength(2);
  });
});
