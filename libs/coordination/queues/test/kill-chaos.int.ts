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
import { overlapsOf, type Hold } from './holds';

const server = useRedis();
const folder = useTempFolder();
const root = path.resolve(__dirname, '../../../..');
const script = useScript(path.join(__dirname, 'worker-process.ts'));

const REPLICAS = 3;
const SECONDS = 10;
/** On a busy machine it takes longer until enough has happened. */
const MOST_SECONDS = 120;
const LEASE_MS = 2_500;
const ids = Array.from({ length: 12 }, (_, i) => issueIdSchema.parse(String(10_001 + i)));

let context: WorkerContext;
let replicas: ChildProcess[];
/** index of the replica that is frozen */
let frozen: number | undefined;
let freezes = 0;
let config: Parameters<typeof openWorkerContext>[0];
beforeEach(() => {
  for (const place of ['site', 'stored', 'working']) mkdirSync(path.join(folder(), place));
  config = {
    REDIS_URL: server.url,
    REDIS_PREFIX: `${server.prefix}-${Math.random()}`,
    QUEUE_LOCK_MS: 1_500,
    QUEUE_LEASE_MS: LEASE_MS,
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
    return readlinkSync(path.join(folder(), 'working', id));
  } catch {
    return undefined;
  }
}

const linesOf = (name: string): string[] =>
  (readIfThere(path.join(folder(), name)) ?? '').split('\n').slice(0, -1);
const holds = (): Hold[] => linesOf('holds').map((line) => JSON.parse(line) as Hold);
const contents = (place: string): (string | undefined)[] =>
  ids.map((id) => readIfThere(path.join(folder(), place, id)));

/** Finds the index of a replica that is in the middle of its work and not frozen; `undefined` when there is none for a while. */
async function busyPlace(): Promise<number | undefined> {
  for (let look = 0; look < 200; look++) {
    const pids = ids.map(makerOf);
    const place = replicas.findIndex(({ pid }, at) => at !== frozen && pids.includes(String(pid)));
    if (place >= 0) return place;
    await sleep(1);
  }
  return undefined;
}

/** Freezes a replica in the middle of its work until its lease is over, as a busy machine may. */
async function freeze(): Promise<void> {
  const place = await busyPlace();
  const replica = place === undefined ? undefined : replicas[place];
  if (!replica) return;
  frozen = place;
  replica.kill('SIGSTOP');
  await sleep(LEASE_MS * 1.2);
  replica.kill('SIGCONT');
  // it learns of its lost lease before it may be killed
  await sleep(500);
  frozen = undefined;
  freezes += 1;
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
  // at least one replica was killed, and one frozen, in the middle of its work; otherwise the test proves nothing
  const isEnough = (): boolean => updates > 50 && kills > 5 && freezes > 0 && linesOf('takeovers').length > 0;
  const start = performance.now();
  const isOver = (): boolean => performance.now() > start + (isEnough() ? SECONDS : MOST_SECONDS) * 1_000;
  const repeat = async (least: number, most: number, work: () => Promise<void> | void): Promise<void> => {
    while (!isOver()) {
      await work();
      await sleep(random.int(least, most));
    }
  };
  await Promise.all([
    repeat(1, 10, () => update(pick(ids), (updates += 1))),
    repeat(400, 900, async () => {
      const place = (await busyPlace()) ?? random.int(0, REPLICAS - 1);
      if (place === frozen) return;
      replicas[place]?.kill('SIGKILL');
      replicas[place] = startReplica();
      kills += 1;
    }),
    repeat(100, 500, freeze),
    repeat(50, 150, () => meddle(pick)),
    repeat(300, 300, sweep),
  ]);
  await eventually(async () => {
    await sweep();
    await sleep(200);
    expect(await context.dirty.summary()).toEqual([]);
  }, 240_000);
  expect(contents('stored')).toEqual(contents('site'));
  expect(overlapsOf(holds())).toEqual([]);
  expect(isEnough()).toBe(true);
});
