import { issueIdSchema, monthSchema } from '@jiralake/core';
import { useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createQuarantine, type Quarantine, type Quarantined } from '../src/quarantine';

const server = useRedis();
const month = monthSchema.parse('2026-02');
const entry = (id: string, error: string): Quarantined => ({
  id: issueIdSchema.parse(id),
  month,
  error,
  at: '2026-02-03T12:00:00.000Z',
});

let redis: Redis;
let quarantine: Quarantine;
beforeEach(() => {
  redis = new Redis(server.url);
  quarantine = createQuarantine(redis, `${server.prefix}-${Math.random()}`);
});
afterEach(() => redis.disconnect());

describe('the quarantine', () => {
  it('lists what was put into it, each issue once with its last error', async () => {
    await quarantine.put([entry('1', 'not JSON'), entry('2', 'no raw file: "é"')]);
    await quarantine.put([entry('1', 'still not JSON')]);
    const listed = (await quarantine.list()).sort((a, b) => Number(a.id) - Number(b.id));
    expect(listed).toEqual([entry('1', 'still not JSON'), entry('2', 'no raw file: "é"')]);
  });

  it('forgets what is cleared, also what was never in it', async () => {
    const [one, two, three] = [entry('1', 'x'), entry('2', 'x'), entry('3', 'x')];
    await quarantine.put([one, two]);
    await quarantine.clear([one.id, three.id]);
    expect(await quarantine.list()).toEqual([two]);
  });

  it('takes empty lists', async () => {
    await quarantine.put([]);
    await quarantine.clear([]);
    expect(await quarantine.list()).toEqual([]);
  });
});
