import { redisKey } from '@jiralake/redis';
import { useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createDeliveries, type Deliveries, type DeliveryBatch } from '../src/deliveries';

const server = useRedis();
const HOUR_MS = 3_600_000;

let redis: Redis;
let prefix: string;
let deliveries: Deliveries;
beforeEach(() => {
  redis = new Redis(server.url);
  prefix = `${server.prefix}-${Math.random()}`;
  deliveries = createDeliveries(redis, prefix);
});
afterEach(() => redis.disconnect());

const batch = (changed: Partial<DeliveryBatch>): DeliveryBatch => ({
  accepted: 0,
  unavailable: 0,
  refused: {},
  isSigned: false,
  unsignedInRow: 0,
  ...changed,
});
const refused = (count: number) => batch({ refused: { '401': count }, unsignedInRow: count });
const accepted = batch({ accepted: 1, isSigned: true });

it('count nothing before the first', async () => {
  const none = { accepted: 0, unavailable: 0, refused: {} };
  expect(await deliveries.read()).toEqual({
    ever: none,
    day: none,
    unsignedInRow: 0,
    lastAcceptedAt: undefined,
    lastRefusedAt: undefined,
  });
});

it('add up what all replicas counted, and when they last did', async () => {
  const other = createDeliveries(redis, prefix);
  await deliveries.add(batch({ accepted: 3, unavailable: 1, isSigned: true }));
  await other.add(batch({ accepted: 2, refused: { '401': 4, '422': 1 }, isSigned: true, unsignedInRow: 4 }));
  const counts = await deliveries.read();
  const all = { accepted: 5, unavailable: 1, refused: { '401': 4, '422': 1 } };
  expect(counts).toMatchObject({ ever: all, day: all, unsignedInRow: 4 });
  for (const at of [counts.lastAcceptedAt, counts.lastRefusedAt])
    expect(Math.abs((at ?? 0) - Date.now())).toBeLessThan(60_000);
});

it('count those in a row over all replicas, until one is signed', async () => {
  const other = createDeliveries(redis, prefix);
  expect(await deliveries.add(refused(7))).toEqual({ before: 0, inRow: 7 });
  expect(await other.add(refused(5))).toEqual({ before: 7, inRow: 12 });
  expect(await other.add(batch({ unavailable: 1 }))).toEqual({ before: 12, inRow: 12 });
  expect(await deliveries.add(accepted)).toEqual({ before: 12, inRow: 0 });
  expect(await other.add({ ...refused(9), isSigned: true, unsignedInRow: 2 })).toEqual({
    before: 0,
    inRow: 2,
  });
});

it('forget the hours of the day before, and stay small', async () => {
  const key = redisKey(prefix, 'deliveries');
  const hour = Math.floor(Date.now() / HOUR_MS);
  await redis.hset(key, `${hour - 30} accepted`, 70, `${hour - 3} accepted`, 5, 'accepted', 75);
  expect(await deliveries.read()).toMatchObject({ ever: { accepted: 75 }, day: { accepted: 5 } });
  await deliveries.add(accepted);
  expect(await redis.hexists(key, `${hour - 30} accepted`)).toBe(0);
  expect(await deliveries.read()).toMatchObject({ ever: { accepted: 76 }, day: { accepted: 6 } });
});
