import { issueIdSchema } from '@jiralake/core';
import { useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createDisappearances, type Disappearances } from '../src/disappearances';

const server = useRedis();
const [one, two, three] = ['1', '2', '3'].map((text) => issueIdSchema.parse(text)) as [never, never, never];
const minute = 60_000;
const day = 24 * 60 * minute;

let redis: Redis;
let gone: Disappearances;
beforeEach(() => {
  redis = new Redis(server.url);
  gone = createDisappearances(redis, `${server.prefix}-${Math.random()}`);
});
afterEach(() => redis.disconnect());

describe('disappearances', () => {
  it('are remembered by their project for a day, also when they count as deleted by then', async () => {
    expect(await gone.note(one, 0, '10001')).toEqual({ since: 0, count: 1, ofProject: 1 });
    expect(await gone.confirm(one)).toBe(true);
    expect(await gone.confirm(one)).toBe(false);
    expect(await gone.note(two, minute, '10001')).toEqual({ since: minute, count: 1, ofProject: 2 });
    expect(await gone.note(three, minute, '10002')).toMatchObject({ count: 2, ofProject: 1 });
    // time has passed for the first one only
    expect(await gone.note(two, day + 1, '10001')).toEqual({ since: minute, count: 2, ofProject: 1 });
    expect(await gone.list()).toMatchObject([
      { id: two, since: minute },
      { id: three, since: minute },
    ]);
  });

  it('are cleared by an event, or by the event of their project', async () => {
    await gone.note(one, 0, '10001');
    await gone.confirm(one);
    await gone.note(two, 0, '10001');
    expect(await gone.clear(one, '10001')).toBe(false);
    expect(await gone.clear(two, '10001')).toBe(true);
    expect(await gone.note(three, 0, '10001')).toMatchObject({ count: 1, ofProject: 1 });
  });

  it('that are held say why, and are requested at growing intervals until an event clears them', async () => {
    await gone.note(one, 0, '10001');
    await gone.hold(one, { why: 'hidden', updated: 7 }, 0);
    expect(await gone.held()).toEqual({ count: 1, why: 'hidden' });
    expect(await gone.reasonOf(one)).toMatchObject({ why: 'hidden', updated: 7 });
    expect(await gone.someHeld(2)).toEqual([one]);
    expect(await gone.takeDue(minute - 1)).toEqual([]);
    expect(await gone.takeDue(minute)).toEqual([one]);
    await gone.hold(one, { why: 'still hidden', updated: 7 }, minute);
    expect(await gone.takeDue(2 * minute)).toEqual([]);
    expect(await gone.takeDue(3 * minute)).toEqual([one]);
    expect(await gone.list()).toEqual([{ id: one, since: 0, held: 'still hidden' }]);
    expect(await gone.clear(one, '10001')).toBe(true);
    expect([await gone.held(), await gone.someHeld(2), await gone.list()]).toEqual([
      { count: 0, why: undefined },
      [],
      [],
    ]);
  });
});
