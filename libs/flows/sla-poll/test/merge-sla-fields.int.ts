import path from 'node:path';
import { issueIdSchema, monthOf } from '@jiralake/core';
import { publishFile } from '@jiralake/files';
import { createDirtySets, monthWorkSet, createLeases, LeaseLostError } from '@jiralake/ledger';
import { createLogger } from '@jiralake/observability';
import { storedIssueSchema, type StoredIssue } from '@jiralake/payloads';
import { createQueues, type Queues, createWorkRequests, type WorkRequests } from '@jiralake/queues';
import { createRawStore, renderRaw, type RawStore } from '@jiralake/raw-store';
import { createRedisClock, redisKey } from '@jiralake/redis';
import { useRedis, useTempFolder } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { mergeSlaFields, type MergeSlaFieldsPorts } from '../src/merge-sla-fields';
import { pollIssues } from '../src/poll-issues';

const id = issueIdSchema.parse('20417');
const updated = '2026-02-03T12:06:52.829+0100';
const state = { updated, status: { id: '3' }, resolution: null };
const sla = (millis: number) => ({ completedCycles: [], ongoingCycle: { elapsedTime: { millis } } });
const response = { main: { ...state, customfield_1: sla(65) }, service: undefined };
const signal = new AbortController().signal;

const server = useRedis();
const folder = useTempFolder();
let tests = 0;
let prefix: string;
let redis: Redis;
let queues: Queues;
beforeEach(() => {
  prefix = `${server.prefix}-${++tests}`;
  redis = new Redis(server.url, { maxRetriesPerRequest: null });
  queues = createQueues(redis, prefix);
});
afterEach(async () => {
  await queues.close();
  redis.disconnect();
});

function snapshot(fetchedAt: string, summary: string, elapsed: number): StoredIssue {
  return storedIssueSchema.parse({
    id,
    key: 'SUP-7',
    _fetched_at: fetchedAt,
    _synced_at: fetchedAt,
    _remote_links: [],
    fields: { created: updated, ...state, summary, customfield_1: sla(elapsed) },
  });
}

function portsWith(raw: RawStore): MergeSlaFieldsPorts & { work: WorkRequests } {
  const dirty = createDirtySets(redis, prefix);
  return {
    raw,
    dirty,
    work: createWorkRequests(dirty, queues),
    now: createRedisClock(redis),
    leases: createLeases(redis, prefix, 10_000),
    isSlaField: () => undefined,
  };
}

const old = snapshot('2026-02-03T11:10:00.000Z', 'before', 5);
const newer = snapshot('2026-02-03T11:30:00.000Z', 'after', 70);

/** A writer that freezes for so long in the middle of a write that a fetch comes in between. */
function freezing(raw: RawStore): RawStore {
  return {
    ...raw,
    async saveIssue(issue) {
      await redis.set(redisKey(prefix, 'lease', `issue:${id}`), 'somebody else');
      await raw.saveIssue(newer);
      await publishFile(path.join(folder(), `issues/by-id/${id}.json`), renderRaw(issue), {
        mode: 0o660,
        fsync: false,
      });
      return 'saved';
    },
  };
}

const asked = async (): Promise<unknown[]> =>
  (await queues.bull.fetch.getWaiting()).map(({ data }) => (data as { id: string }).id);
const marked = async (workSet: 'fetch' | ReturnType<typeof monthWorkSet>): Promise<string[]> =>
  (await createDirtySets(redis, prefix).claim(workSet, 10)).map((claim) => claim.id);

describe('SLA values that are merged into a stored issue', () => {
  const askedAt = new Date('2026-02-03T11:20:00.000Z');

  it('are stored, without a further fetch', async () => {
    const raw = createRawStore(folder());
    await raw.saveIssue(old);
    expect((await mergeSlaFields(portsWith(raw), id, { askedAt, ...response }))?.reading.kind).toBe('moved');
    expect(await raw.readIssue(id)).toMatchObject({
      _fetched_at: old._fetched_at,
      fields: { summary: 'before', customfield_1: sla(65) },
    });
    expect(await marked('fetch')).toEqual([]);
    expect(await marked(monthWorkSet(monthOf(updated)))).toEqual([id]);
  });

  it('I2: have the issue fetched again when the lease was lost meanwhile: they may have been written over a later fetch', async () => {
    const raw = createRawStore(folder());
    await raw.saveIssue(old);
    const merging = mergeSlaFields(portsWith(freezing(raw)), id, { askedAt, ...response });
    await expect(merging).rejects.toThrow(LeaseLostError);
    expect(await raw.readIssue(id)).toMatchObject({ fields: { summary: 'before' } });
    expect(await marked('fetch')).toEqual([id]);
    expect(await asked()).toEqual([id]);
  });

  it('I2: count as skipped in a poll then, and where a later fetch is stored', async () => {
    const raw = createRawStore(folder());
    await raw.saveIssue(old);
    const outcomes: string[] = [];
    const poll = (store: RawStore) =>
      pollIssues(
        {
          ...portsWith(store),
          jira: {
            getMyself: () => Promise.resolve(undefined),
            getFieldsOf: () => Promise.resolve(new Map([[id, response.main]])),
            getServiceFieldsOf: () => Promise.resolve(undefined),
          },
          now: () => Promise.resolve(askedAt),
          log: createLogger('test', 'silent'),
          sleep: () => Promise.resolve(),
          onWait: () => undefined,
          onIssue: (_issue, outcome, why) => void outcomes.push(`${outcome}: ${why}`),
        },
        (async function* () {
          yield await Promise.resolve(old);
        })(),
        { dryRun: false, parallel: 1 },
        signal,
      );
    expect(await poll(freezing(raw))).toMatchObject({ skipped: 1, failed: 0, ok: true });
    await raw.saveIssue(newer);
    await redis.del(redisKey(prefix, 'lease', `issue:${id}`));
    expect(await poll(raw)).toMatchObject({ skipped: 1, updated: 0, ok: true });
    expect(outcomes).toEqual([
      expect.stringContaining('skipped: lease on issue:20417 lost'),
      'skipped: it was fetched in the meantime',
    ]);
    expect(await raw.readIssue(id)).toEqual(newer);
  });
});
