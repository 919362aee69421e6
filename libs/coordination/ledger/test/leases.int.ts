import { RetryLaterError } from '@jiralake/core';
import { useOwnRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createLeases, LeaseLostError } from '../src/leases';

const server = useOwnRedis();
const prefix = 'leases';
let redis: Redis;
beforeEach(() => {
  redis = new Redis(server().url);
});
afterEach(() => redis.disconnect());

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('leases', () => {
  it('keep a second holder out, and let it in afterwards', async () => {
    const leases = createLeases(redis, prefix, 2_000);
    const results: string[] = [];
    await leases.hold('issue:1', async () => {
      await expect(leases.hold('issue:1', () => Promise.resolve())).rejects.toThrow(RetryLaterError);
      await leases.hold('issue:2', () => Promise.resolve(results.push('another name is free')));
    });
    await leases.hold('issue:1', () => Promise.resolve(results.push('free again')));
    expect(results).toEqual(['another name is free', 'free again']);
  });

  it('live as long as the work, well beyond their time', async () => {
    const leases = createLeases(redis, prefix, 300);
    await leases.hold('long', async (held) => {
      await sleep(900);
      await held.assertHeld();
      expect(held.signal.aborted).toBe(false);
    });
  });

  it('are free again when the work throws', async () => {
    const leases = createLeases(redis, prefix, 5_000);
    const failing = leases.hold('throws', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    await leases.hold('throws', () => Promise.resolve());
  });

  it('say from when until when their holder takes itself for that', async () => {
    const lines: string[] = [];
    const log = {
      debug: ({ lease }: object & { lease: string }, text: string) => lines.push(`${lease} ${text}`),
    };
    const leases = createLeases(redis, prefix, 5_000, log as never);
    await leases.hold('one', () => Promise.resolve(lines.push('at work')));
    expect(lines).toEqual(['one lease taken', 'at work', 'one lease given up']);
  });

  it('refuse a holder whose lease was taken over', async () => {
    const leases = createLeases(redis, prefix, 5_000);
    const work = leases.hold('stolen', async (held) => {
      const [key] = await redis.keys(`*${prefix}*lease:stolen`);
      await redis.set(key!, 'somebody else');
      await held.assertHeld();
    });
    await expect(work).rejects.toThrow(LeaseLostError);
  });

  it('abort the holder at its own deadline when Redis does not answer', async () => {
    const leases = createLeases(redis, prefix, 500);
    let answers: Promise<string> | undefined;
    const work = leases.hold('unreachable', async (held) => {
      await redis.client('PAUSE', 3_000, 'ALL');
      answers = redis.ping();
      await new Promise((_, reject) => {
        held.signal.addEventListener('abort', () => reject(held.signal.reason as Error));
      });
    });
    await expect(work).rejects.toThrow('not renewed in time');
    expect(await Promise.race([answers, Promise.resolve('nothing yet')])).toBe('nothing yet');
    expect(await answers).toBe('PONG');
  });
});
