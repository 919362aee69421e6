import { issueIdSchema, monthSchema } from '@jiralake/core';
import { redisKey } from '@jiralake/redis';
import { useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createDirtySets, markedAt, monthWorkSet, type DirtySets } from '../src/dirty-sets';

const server = useRedis();
const [a, b] = ['10001', '10002'].map((id) => issueIdSchema.parse(id)) as [never, never];
const february = monthWorkSet(monthSchema.parse('2026-02'));

let redis: Redis;
let prefix: string;
let dirty: DirtySets;
beforeEach(() => {
  redis = new Redis(server.url);
  prefix = `${server.prefix}-${Math.random()}`;
  dirty = createDirtySets(redis, prefix);
});
afterEach(() => redis.disconnect());

describe('dirty sets', () => {
  it('keep a claimed issue until it is acknowledged', async () => {
    await dirty.mark('fetch', [{ id: a }, { id: b }]);
    const claims = await dirty.claim('fetch', 10);
    expect(claims.map(({ id }) => id)).toEqual([a, b]);
    expect(await dirty.claim('fetch', 10)).toEqual(claims);
    expect(await dirty.acknowledge('fetch', claims)).toBe(0);
    expect(await dirty.summary()).toEqual([]);
  });

  it('keep an issue that was marked again after it was claimed', async () => {
    await dirty.mark(february, [{ id: a }]);
    const claims = await dirty.claim(february, 10);
    await dirty.mark(february, [{ id: a }]);
    expect(await dirty.acknowledge(february, claims)).toBe(1);
    expect(await dirty.acknowledge(february, await dirty.claim(february, 10))).toBe(0);
  });

  it('hand out versions that rise even when the clock of Redis steps back', async () => {
    await dirty.mark('fetch', [{ id: a }]);
    const ahead = (Date.now() + 3_600_000) * 1_000;
    await redis.set(redisKey(prefix, 'clock'), String(ahead));
    await dirty.mark('fetch', [{ id: a }]);
    expect((await dirty.claimOne('fetch', a))?.version).toBe(String(ahead + 1));
  });

  it('carry hints beside the mark: the newest wanted time, and drop them with the mark they came with', async () => {
    await dirty.mark('fetch', [{ id: a, hints: { updated: 200 } }]);
    await dirty.mark('fetch', [{ id: a, hints: { updated: 100 } }]);
    const early = await dirty.claim('fetch', 1);
    await dirty.mark('fetch', [{ id: a, hints: { deleted: true } }]);
    await dirty.acknowledge('fetch', early);
    expect(await dirty.hintsOf(a)).toEqual({ deleted: true, updated: 200 });
    await dirty.acknowledge('fetch', await dirty.claim('fetch', 1));
    expect(await dirty.hintsOf(a)).toEqual({ deleted: false, updated: undefined });
  });

  it('leave the hints alone when another work set acknowledges the same issue', async () => {
    await dirty.mark('fetch', [{ id: a, hints: { deleted: true } }]);
    await dirty.mark(february, [{ id: a }]);
    await dirty.acknowledge(february, await dirty.claim(february, 1));
    expect((await dirty.hintsOf(a)).deleted).toBe(true);
  });

  it('tell what is old and how much is owed', async () => {
    await dirty.mark('fetch', [{ id: a }]);
    expect(await dirty.stale('fetch', 60_000, 10)).toEqual([]);
    const [stale] = await dirty.stale('fetch', 0, 10);
    expect(stale?.id).toBe(a);
    expect(Math.abs(markedAt(stale!) - Date.now())).toBeLessThan(60_000);
    expect(await dirty.summary()).toEqual([{ workSet: 'fetch', count: 1, oldestAt: markedAt(stale!) }]);
  });
});
