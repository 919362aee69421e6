import { redisKey } from '@jiralake/redis';
import { useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createAlarms, type Alarms } from '../src/alarms';

const server = useRedis();

let redis: Redis;
let alarms: Alarms;
let logged: unknown[][];
let prefix: string;
beforeEach(() => {
  prefix = `${server.prefix}-${Math.random()}`;
  redis = new Redis(server.url);
  logged = [];
  const keep = (...args: unknown[]): void => void logged.push(args);
  alarms = createAlarms(redis, prefix, { error: keep, info: keep });
});
afterEach(() => redis.disconnect());

describe('alarms', () => {
  it('are logged once, keep their time and take the newest message', async () => {
    await alarms.raise('jira-login', 'make a new token');
    const [first] = await alarms.list();
    expect(Math.abs((first?.since ?? 0) - Date.now())).toBeLessThan(60_000);
    await alarms.raise('jira-login', 'make a "new" token, 次');
    expect(await alarms.list()).toEqual([
      { name: 'jira-login', since: first?.since, message: 'make a "new" token, 次' },
    ]);
    expect(logged).toEqual([[{ alarm: 'jira-login', reason: 'make a new token' }, 'alarm']]);
  });

  it('are taken back by name, and that is logged once', async () => {
    await alarms.raise('one', 'x');
    await alarms.raise('other', 'y');
    await alarms.clear('one');
    await alarms.clear('one');
    expect((await alarms.list()).map(({ name }) => name)).toEqual(['other']);
    expect(logged.slice(2)).toEqual([[{ alarm: 'one' }, 'alarm is over']]);
    await alarms.raise('one', 'again');
    expect(logged).toHaveLength(4);
  });

  it('are none at first', async () => {
    expect(await alarms.list()).toEqual([]);
  });

  it('are listed and raised beside, and over, a record that cannot be read', async () => {
    await alarms.raise('one', 'x');
    for (const name of ['broken', 'list'])
      await redis.hset(redisKey(prefix, 'alarms'), name, name === 'list' ? '[]' : 'x');
    expect((await alarms.list()).map(({ name }) => name)).toEqual(['one']);
    for (const name of ['broken', 'list']) await alarms.raise(name, 'y');
    expect((await alarms.list()).map(({ name }) => name).sort()).toEqual(['broken', 'list', 'one']);
  });
});
