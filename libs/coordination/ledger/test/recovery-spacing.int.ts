import { issueIdSchema } from '@jiralake/core';
import { redisKey } from '@jiralake/redis';
import { useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import type { Claim } from '../src/dirty-sets';
import { createRecoverySpacing, type RecoverySpacing } from '../src/recovery-spacing';

const server = useRedis();
const claim = (number: number, version = '1'): Claim => ({
  id: issueIdSchema.parse(String(number)),
  version,
});
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let redis: Redis;
let prefix: string;
let spacing: RecoverySpacing;
beforeEach(() => {
  redis = new Redis(server.url);
  prefix = `${server.prefix}-${Math.random()}`;
  spacing = createRecoverySpacing(redis, prefix);
});
afterEach(() => redis.disconnect());

describe('the spacing of recoveries', () => {
  it('lets a mark through at once, then after one, two, four minutes, and at last every six hours', async () => {
    const turns: number[] = [];
    for (let now = 0; now < 30 * HOUR_MS; now += MINUTE_MS) {
      if ((await spacing.due('fetch', [claim(1)], now)).length > 0) turns.push(now / MINUTE_MS);
    }
    const gaps = turns.slice(1).map((turn, i) => turn - (turns[i] ?? 0));
    expect(gaps).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
  });

  it('starts afresh with a new version, for that issue only', async () => {
    await spacing.due('fetch', [claim(1), claim(2)], 0);
    const due = await spacing.due('fetch', [claim(1, '2'), claim(2)], 1);
    expect(due).toEqual([claim(1, '2')]);
  });

  it('keeps work sets apart and forgets marks that are gone', async () => {
    await spacing.due('fetch', [claim(1), claim(2)], 0);
    expect(await spacing.due('attachments', [claim(1)], 0)).toEqual([claim(1)]);
    await spacing.due('fetch', [claim(2)], 1);
    expect(await redis.hkeys(redisKey(prefix, 'wakes', 'fetch'))).toEqual(['2']);
    await spacing.due('fetch', [], 2);
    expect(await redis.exists(redisKey(prefix, 'wakes', 'fetch'))).toBe(0);
  });

  it.each(['', 'null', '{"version":1}'])('takes an entry that cannot be read (%j) for none', async (text) => {
    await redis.hset(redisKey(prefix, 'wakes', 'fetch'), '1', text);
    expect(await spacing.due('fetch', [claim(1)], 0)).toEqual([claim(1)]);
    expect(await spacing.due('fetch', [claim(1)], 1)).toEqual([]);
  });
});
