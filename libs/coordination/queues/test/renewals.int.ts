import { issueIdSchema, monthSchema } from '@jiralake/core';
import { createRenewals, dropCorruptRecords } from '@jiralake/ledger';
import { redisKey } from '@jiralake/redis';
import { useRedis } from '@jiralake/testing';
import { useWorkerContext } from './use-worker-context';

const { context } = useWorkerContext(useRedis(), 5_000);
const sprint = { kind: 'sprint' as const, id: '41' };
const status = { kind: 'status' as const, id: '3', now: 'Doing' };
const after = { month: monthSchema.parse('2026-02'), id: issueIdSchema.parse('10001') };

const renewalsNow = () => createRenewals(context().redis, context().prefix);

describe('things that changed', () => {
  it('stay pending until they are complete, the oldest first, for every replica', async () => {
    await renewalsNow().add([sprint]);
    await renewalsNow().add([status]);
    const [first, second] = await renewalsNow().list();
    expect([first, second]).toMatchObject([sprint, status]);
    await renewalsNow().complete(first!);
    expect(await renewalsNow().list()).toMatchObject([status]);
  });

  it('I1: begin anew when they change again, whoever is at the older change', async () => {
    const renewals = renewalsNow();
    await renewals.add([sprint]);
    const [older] = await renewals.list();
    await new Promise((resolve) => setTimeout(resolve, 2));
    await renewals.add([sprint]);
    await renewals.advance(older!, { after });
    await renewals.complete(older!);
    const [newer] = await renewals.list();
    expect(newer).toMatchObject(sprint);
    expect(newer?.after).toBeUndefined();
    expect(newer!.since).toBeGreaterThan(older!.since);
  });

  it('go on where they ended', async () => {
    const renewals = renewalsNow();
    await renewals.add([sprint]);
    const [owed] = await renewals.list();
    await renewals.advance(owed!, { after });
    expect(await renewalsNow().list()).toMatchObject([{ ...sprint, after }]);
  });

  it('are asked for once a day by a comparison, but whenever there is an event', async () => {
    const renewals = renewalsNow();
    expect(await renewals.addOnce([status])).toBe(1);
    await renewals.complete((await renewals.list())[0]!);
    expect(await renewals.addOnce([status, { ...status, now: 'Done' }])).toBe(1);
    expect(await renewals.list()).toMatchObject([{ now: 'Done' }]);
    await renewals.add([status]);
    expect(await renewals.list()).toMatchObject([{ now: 'Doing' }]);
    // a day later
    const { redis, prefix } = context();
    await redis.hset(redisKey(prefix, 'renewals', 'asked'), JSON.stringify(status), '1');
    expect(await renewals.addOnce([status])).toBe(1);
  });

  it('that cannot be read are skipped and dropped', async () => {
    const { redis, prefix } = context();
    await redis.hset(redisKey(prefix, 'renewals', 'owed'), 'x', '{"kind":"weather"}');
    expect(await renewalsNow().list()).toEqual([]);
    await dropCorruptRecords(redis, prefix, { error: () => undefined });
    expect(await redis.hlen(redisKey(prefix, 'renewals', 'owed'))).toBe(0);
  });
});
