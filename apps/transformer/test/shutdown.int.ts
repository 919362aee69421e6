import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { MonthChange } from '@jiralake/lake-store';
import { createWorkRequests, type JobResult } from '@jiralake/queues';
import { eventually, startProgram, stopInTime, type Program } from '@jiralake/testing';
import { transformMonth } from '../src/transform-month';
import { idOf, month, transformerEnvironment, useTransformer } from './use-transformer';

let service: Program | undefined;
afterEach(() => service?.stop('SIGKILL'));
const transformer = useTransformer();
const shutDown = new Error('shutting down');

/** Runs the job of a month with one changed issue; `commit` replaces the lake's, and may stop the service. */
async function runStopped(
  commit: (change: MonthChange, stop: () => void) => Promise<never> | ReturnType<typeof plainCommit>,
): Promise<JobResult> {
  const { ports, save, mark } = transformer();
  await save(1);
  await mark(1);
  const controller = new AbortController();
  const commitMonth = (change: MonthChange) => commit(change, () => controller.abort(shutDown));
  const context = { signal: controller.signal, retried: false };
  return transformMonth({ ...ports, lake: { ...ports.lake, commitMonth } }, { v: 1, month }, context);
}
const plainCommit = (change: MonthChange) => transformer().ports.lake.commitMonth(change);

describe('a month whose transformer is asked to stop', () => {
  it('is given up at once while its files are made, and can be taken up by another one', async () => {
    const { marked, run } = transformer();
    const encoding = runStopped((_change, stop) => {
      stop();
      return new Promise<never>(() => undefined);
    });
    await expect(encoding).rejects.toBe(shutDown);
    expect(await marked()).toEqual([idOf(1)]);
    expect(await run()).toMatchObject({ outcome: 'committed', generation: 1 });
  });

  it('is given up right before the commit', async () => {
    const { marked, generation } = transformer();
    const late = runStopped((change, stop) => {
      const beforeCommit = async (): Promise<void> => {
        stop();
        await change.beforeCommit();
      };
      return plainCommit({ ...change, beforeCommit });
    });
    await expect(late).rejects.toBe(shutDown);
    expect([await generation(), await marked()]).toEqual([undefined, [idOf(1)]]);
  });

  it('I4: is published, and its marks are acknowledged, once it is committed', async () => {
    const { marked, summaries } = transformer();
    const committed = await runStopped((change, stop) => {
      const beforeCommit = async (): Promise<void> => {
        await change.beforeCommit();
        stop();
      };
      return plainCommit({ ...change, beforeCommit });
    });
    expect(committed).toMatchObject({ outcome: 'committed', generation: 1 });
    expect([await marked(), await summaries()]).toEqual([[], [['1', 'issue 1']]]);
  });
});

describe('a transformer that is asked to stop in the middle of its work', () => {
  // the encoding threads have a bundle of their own

  it('I4: leaves no month that is committed and not published, and nothing that needs a second attempt', async () => {
    const { save, dirty, queues, marked, summaries, ports, folder } = transformer();
    const work = createWorkRequests(dirty, queues);
    const numbers: number[] = [];
    for (let round = 0; round < 3; round++) {
      const env = {
        ...transformerEnvironment(transformer()),
        COMMIT_SPACING_MS: '1',
        QUEUE_LOCK_MS: '120000',
      };
      service = startProgram('dist/apps/transformer/main.js', env);
      for (let i = 0; i < 40; i++) {
        numbers.push(numbers.length + 1);
        await save(numbers.length);
        await work.transform(month, [idOf(numbers.length)]);
        // the transformer is active, and more jobs arrive while it stops
        if (i === 20) await service.line(/"outcome":"committed"/);
        if (i === 25) service.child.kill('SIGTERM');
      }
      expect(await service.ended).toBe(0);
      expect(service.lines.filter((line) => line.includes('jobs were not handed over'))).toEqual([]);
      const record = await ports.lake.readMonth(month);
      for (const [table, { file }] of Object.entries(record?.tables ?? {})) {
        const [data, flat] = await Promise.all([
          stat(path.join(folder, 'parquet/.commits/jira', month, file)),
          stat(path.join(folder, 'parquet/jira', table, `${month}.parquet`)),
        ]);
        expect([table, flat.ino]).toEqual([table, data.ino]);
      }
    }
    service = startProgram('dist/apps/transformer/main.js', transformerEnvironment(transformer()));
    await eventually(async () => expect(await marked()).toEqual([]));
    expect((await summaries()).map(([id]) => id)).toEqual(numbers.map(String));
    const jobs = await queues.bull.transform.getJobs(['completed', 'failed']);
    expect(jobs.filter(({ attemptsMade, failedReason }) => attemptsMade > 1 || failedReason)).toEqual([]);
    expect(await stopInTime(service)).toBe(0);
  });
});
