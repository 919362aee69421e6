import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { issueIdSchema, type IssueId } from '@jiralake/core';
import { publishFile } from '@jiralake/files';
import { createLogger } from '@jiralake/observability';
import { createRandom } from '@jiralake/seeded-random';
import { eventually, useRedis, useScript, useTempFolder } from '@jiralake/testing';
import { openWorkerContext, type WorkerContext } from '../src/open-worker-context';
import { ensureJob } from '../src/ensure-job';

const server = useRedis();
const folder = useTempFolder();
const root = path.resolve(__dirname, '../../../..');
const script = useScript(path.join(__dirname, 'worker-process.ts'));

const REPLICAS = 3;
const SECONDS = 10;
const ids = Array.from({ length: 12 }, (_, i) => issueIdSchema.parse(String(10_001 + i)));

let context: WorkerContext;
let replicas: ChildProcess[];
let config: Parameters<typeof openWorkerContext>[0];
beforeEach(() => {
  for (const place of ['site', 'stored', 'referee']) mkdirSync(path.join(folder(), place));
  config = {
    REDIS_URL: server.url,
    REDIS_PREFIX: `${server.prefix}-${Math.random()}`,
    QUEUE_LOCK_MS: 1_500,
    QUEUE_LEASE_MS: 2_500,
    QUEUE_STALLED_CHECK_MS: 300,
    QUEUE_MAX_STALLED: 3,
  };
  context = openWorkerContext(config, createLogger('test', 'silent'));
  replicas = Array.from({ length: REPLICAS }, startReplica);
});
afterEach(async () => {
  for (const replica of replicas) replica.kill('SIGKILL');
  await context.queues.close();
  context.redis.disconnect();
});

function startReplica(): ChildProcess {
  const env = { ...process.env, FOLDER: folder(), CONFIG: JSON.stringify(config) };
  return spawn(process.execPath, [script], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function makerOf(id: IssueId): string | undefined {
  try {
    return readlinkSync(path.join(folder(), 'referee', id));
  } catch {
    return undefined;
  }
}

const linesOf = (name: string): number =>
  (readIfThere(path.join(folder(), name)) ?? '').split('\n').length - 1;
const contents = (place: string): (string | undefined)[] =>
  ids.map((id) => readIfThere(path.join(folder(), place, id)));

/** Finds the index of a replica that is in the middle of its work. */
async function busyPlace(): Promise<number> {
  for (let look = 0; look < 200; look++) {
    const pids = ids.map(makerOf);
    const place = replicas.findIndex(({ pid }) => pids.includes(String(pid)));
    if (place >= 0) return place;
    await sleep(1);
  }
  throw new Error('nobody is');
}

/** Recovers stale work as the sweep `wake` does, without its backoff. */
async function sweep(): Promise<void> {
  for (const { id } of await context.dirty.stale('attachments', 1_000, 100))
    await ensureJob(context.queues, 'attachments', 'store-attachments', { v: 1, id });
}

/** Acts like a well-meaning admin on the dashboard. */
async function meddle(pick: <T>(of: readonly T[]) => T): Promise<void> {
  const { attachments } = context.queues.bull;
  const deeds = [
    async () => void (await Promise.allSettled((await attachments.getFailed()).map((job) => job.retry()))),
    async () => void (await Promise.allSettled((await attachments.getDelayed()).map((job) => job.promote()))),
    async () => void (await Promise.allSettled((await attachments.getActive()).map((job) => job.remove()))),
    () => attachments.drain(true),
    async () => void (await attachments.add('store-attachments', { v: 1, id: pick(ids) })),
  ];
  await pick(deeds)();
}

it('I1, I2: with replicas killed and jobs removed, retried and doubled, no update is lost and no issue has two at work', async () => {
  const random = createRandom(7);
  const pick = <T>(of: readonly T[]): T => random.pick(of);
  const update = async (id: IssueId, number: number): Promise<void> => {
    await publishFile(path.join(folder(), 'site', id), `${number}`, { mode: 0o660, fsync: false });
    await context.work.attachments(id, undefined);
  };
  let [updates, kills] = [0, 0];
  const end = performance.now() + SECONDS * 1_000;
  const repeat = async (least: number, most: number, work: () => Promise<void> | void): Promise<void> => {
    while (performance.now() < end) {
      await work();
      await sleep(random.int(least, most));
    }
  };
  await Promise.all([
    repeat(1, 10, () => update(pick(ids), (updates += 1))),
    repeat(400, 900, async () => {
      const place = await busyPlace().catch(() => random.int(0, REPLICAS - 1));
      replicas[place]?.kill('SIGKILL');
      replicas[place] = startReplica();
      kills += 1;
    }),
    repeat(50, 150, () => meddle(pick)),
    repeat(300, 300, sweep),
  ]);
  await eventually(async () => {
    await sweep();
    await sleep(200);
    expect(await context.dirty.summary()).toEqual([]);
  }, 240_000);
  expect(contents('stored')).toEqual(contents('site'));
  expect(linesOf('overlaps')).toBe(0);
  // at least one replica was killed in the middle of its work; otherwise the test proves nothing
  expect([updates > 50, kills > 5, linesOf('takeovers') > 0]).toEqual([true, true, true]);
});
