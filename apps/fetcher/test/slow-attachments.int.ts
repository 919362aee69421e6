import type { IssueId } from '@jiralake/core';
import { createLogger } from '@jiralake/observability';
import type { AttachmentState } from '@jiralake/payloads';
import { createWorker, type RunningWorker } from '@jiralake/queues';
import { redisKey } from '@jiralake/redis';
import { eventually } from '@jiralake/testing';
import { storeAttachments } from '../src/store-attachments';
import { useFetcher } from './use-fetcher';
import { filesOf, useFiles, type Listed } from './use-files';

let worker: RunningWorker | undefined;
afterEach(async () => {
  await worker?.close(0);
  worker = undefined;
});
const fetcher = useFetcher();
const { rawWith } = useFiles(fetcher);
afterEach(() => fetcher().site.faults([]));

/** So little that a file which comes at all is fast enough, on whatever machine, and a byte a second is not. */
const pace = { bytesPerSecond: 100, windowMs: 100 };
const SIZE = 50_000;

/** Issues with one new file each. */
async function issuesWithFiles(count: number): Promise<{ id: IssueId; file: Listed }[]> {
  const { site } = fetcher();
  const ids = (await site.truths()).slice(0, count).map(({ issue }) => issue.id);
  return Promise.all(
    ids.map(async (id) => {
      await site.attach(id, 1, SIZE);
      return { id, file: filesOf(await rawWith(id, (files) => [files.at(-1)!]))[0]! };
    }),
  );
}

async function stateOf(id: IssueId, file: Listed): Promise<AttachmentState | undefined> {
  return (await fetcher().ports.attachments.readStates(id))?.files[file.id];
}

const slow = (files: readonly Listed[]): object[] =>
  files.map(({ id }) => ({ match: { path: `/content/${id}(\\?|$)` }, fault: { kind: 'slowFile' } }));

/** Has the next try of a slow file be due. */
async function letTimePass(id: IssueId): Promise<void> {
  const { ports } = fetcher();
  const states = (await ports.attachments.readStates(id))!;
  for (const state of Object.values(states.files))
    if (state.status === 'failed' && state.slow) state.slow.retryAt = new Date(0).toISOString();
  await ports.attachments.saveStates(states);
}

/** The files come from Jira itself, whose address tells which one. */
const direct = () => {
  const { jira } = fetcher().ports;
  return {
    ...jira,
    openAttachment: (id: string, signal: AbortSignal, resume?: { from: number; direct: boolean }) =>
      jira.openAttachment(id, signal, { from: resume?.from ?? 0, direct: true }),
  };
};

describe('attachments that come too slowly', () => {
  it('give their place to others, are said to be slow, and are no failed jobs', async () => {
    const { site, ports, queues, redis, prefix, marked } = fetcher();
    const issues = await issuesWithFiles(3);
    const [first, second, third] = issues as [(typeof issues)[0], (typeof issues)[0], (typeof issues)[0]];
    await site.faults(slow([first.file, second.file]));
    worker = createWorker({
      queue: 'attachments',
      concurrency: 2,
      mostAtOnce: 2,
      redis,
      prefix,
      queues,
      timing: { lockMs: 5_000, stalledCheckMs: 5_000, maxStalled: 3 },
      processors: {
        'store-attachments': (job, context) =>
          storeAttachments({ ...ports, jira: direct(), pace }, job, context),
      },
      log: createLogger('test', 'silent'),
    });
    for (const { id } of issues) await ports.work.attachments(id, undefined);
    await eventually(async () =>
      expect(await stateOf(third.id, third.file)).toMatchObject({ status: 'stored' }),
    );
    await eventually(async () => expect(await marked('attachments')).toEqual([]));
    for (const { id, file } of [first, second]) {
      expect(await stateOf(id, file)).toMatchObject({
        status: 'failed',
        reason: expect.stringContaining(`attachment ${file.id} comes too slowly: `) as string,
        slow: { tries: 1 },
      });
    }
    expect(await redis.hkeys(redisKey(prefix, 'incomplete-files'))).toEqual(
      expect.arrayContaining([first.id, second.id]),
    );
    expect(await queues.bull.attachments.getFailedCount()).toBe(0);
  });

  it('are tried again at growing distances, go on where they stopped, and are done when they come', async () => {
    const { site, ports, store, dirty, redis, prefix, queues } = fetcher();
    const [{ id, file }] = (await issuesWithFiles(1)) as [{ id: IssueId; file: Listed }];
    const run = async (): Promise<void> => {
      await dirty.mark('attachments', [{ id }]);
      await store(id, { jira: direct(), pace });
    };
    await site.faults(slow([file]));
    const waits: number[] = [];
    for (const tries of [1, 2, 3]) {
      const before = (await ports.now()).getTime();
      await run();
      const state = await stateOf(id, file);
      if (state?.status !== 'failed' || !state.slow) throw new Error(`it is ${state?.status}`);
      expect(state.slow.tries).toBe(tries);
      waits.push(Date.parse(state.slow.retryAt) - before);
      // another change of the issue does not have it tried before its time
      await site.takeRequests();
      await run();
      expect((await site.log()).filter(({ path }) => path.includes('/content/'))).toEqual([]);
      expect(await redis.hkeys(redisKey(prefix, 'incomplete-files'))).toEqual([id]);
      await letTimePass(id);
    }
    for (const [i, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual(30_000 * 2 ** i);

    await site.faults([]);
    await site.takeRequests();
    await run();
    expect(await stateOf(id, file)).toMatchObject({ status: 'stored', bytes: SIZE });
    const [rest] = (await site.log()).filter(({ path }) => path.includes('/content/'));
    expect(rest).toMatchObject({ status: 206 });
    expect(await redis.hkeys(redisKey(prefix, 'incomplete-files'))).toEqual([]);
    expect(await queues.bull.attachments.getFailedCount()).toBe(0);
  });

  it('keep no other file of their issue from being stored', async () => {
    const { site, store, dirty, marked } = fetcher();
    const id = (await site.truths())[0]!.issue.id;
    await site.attach(id, 3, SIZE);
    const files = filesOf(await rawWith(id, (all) => all.slice(-3)));
    await site.faults(slow(files.slice(0, 2)));
    await dirty.mark('attachments', [{ id }]);
    const run = () => store(id, { jira: direct(), pace });
    // one slow file a turn, the mark stays until all had theirs
    await expect(run()).rejects.toThrow('other issues go first');
    await expect(run()).rejects.toThrow('other issues go first');
    expect(await marked('attachments')).toEqual([id]);
    expect(await run()).toEqual({ outcome: 'stored' });
    expect(await marked('attachments')).toEqual([]);
    const states = await Promise.all(files.map((file) => stateOf(id, file)));
    expect(states.map((state) => state?.status)).toEqual(['failed', 'failed', 'stored']);
  });
});
