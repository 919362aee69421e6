import { randomUUID } from 'node:crypto';
import { RetryLaterError, TransientError } from '@jiralake/core';
import type { Log } from '@jiralake/observability';
import { redisKey, defineScripts } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import acquireLease from './lua/acquire-lease.lua';
import renewLease from './lua/renew-lease.lua';
import releaseLease from './lua/release-lease.lua';

/** Tells the holder to stop, because another process may hold the lease by now. */
export class LeaseLostError extends TransientError {
  override name = 'LeaseLostError';
}

export interface HeldLease {
  /** Aborts when the lease is lost or cannot be renewed in time. */
  signal: AbortSignal;
  /** Checks in Redis that this process still holds the lease; callers check right before a write. @throws LeaseLostError */
  assertHeld(): Promise<void>;
}

export interface Leases {
  /**
   * Runs `work` while this process holds the lease of this name.
   * @throws RetryLaterError when another process holds the lease; the job uses no attempt.
   */
  hold<T>(name: string, work: (held: HeldLease) => Promise<T>): Promise<T>;
}

const LONGEST_WAIT_MS = 1_000;

const scripts = { acquire: acquireLease, renew: renewLease, release: releaseLease };

/**
 * Creates leases of `ttlMs` in one Redis. Leases keep replicas from doing the same work; correct data does not depend on them.
 * The debug log has the times at which a process begins and ceases to regard itself as the holder.
 */
export function createLeases(redis: Redis, prefix: string, ttlMs: number, log?: Pick<Log, 'debug'>): Leases {
  const run = defineScripts(redis, 'jiralakeLease', scripts);
  return {
    async hold(name, work) {
      const key = redisKey(prefix, 'lease', name);
      const token = randomUUID();
      const asked = performance.now();
      const busyMs = Number(await run.acquire(key, token, ttlMs));
      if (busyMs !== 0) {
        const waitMs = clamp(busyMs, 1, LONGEST_WAIT_MS);
        throw new RetryLaterError(`${name} is busy`, waitMs, { holdsChanges: true });
      }
      log?.debug({ lease: name }, 'lease taken');
      const renew = async (): Promise<boolean> => Number(await run.renew(key, token, ttlMs)) === 1;
      const keeper = keepLease(name, ttlMs, asked, renew);
      let isOver = false;
      const noteEnd = (): void => {
        if (!isOver) log?.debug({ lease: name }, 'lease given up');
        isOver = true;
      };
      void keeper.lost.then(noteEnd);
      try {
        return await work(keeper);
      } finally {
        // log before the release, because the next holder may begin right after it
        noteEnd();
        // without Redis the release must not block the worker longer than the lease lives
        const released = run.release(key, token).catch(() => undefined);
        await Promise.race([released, keeper.lost]);
        keeper.stop();
      }
    },
  };
}

/**
 * Renews a lease after each third of its life. The holder also keeps its own deadline, counted from before the renewal was
 * sent, so without Redis the holder stops before Redis can give the lease to another process.
 */
function keepLease(name: string, ttlMs: number, asked: number, renew: () => Promise<boolean>) {
  const margin = Math.min(1_000, ttlMs / 10);
  const controller = new AbortController();
  const lose = (why: string): void => controller.abort(new LeaseLostError(`lease on ${name} lost: ${why}`));
  const lost = new Promise<void>((resolve) => controller.signal.addEventListener('abort', () => resolve()));

  let deadline = asked + ttlMs - margin;
  const arm = (): NodeJS.Timeout =>
    setTimeout(() => lose('not renewed in time'), Math.max(0, deadline - performance.now()));
  let alarm = arm();
  const prolong = async (): Promise<void> => {
    const sent = performance.now();
    if (!(await renew())) return lose('taken over');
    deadline = sent + ttlMs - margin;
    clearTimeout(alarm);
    alarm = arm();
  };
  const beat = setInterval(() => void prolong().catch(() => undefined), ttlMs / 3);

  return {
    signal: controller.signal,
    lost,
    async assertHeld(): Promise<void> {
      await Promise.race([prolong(), lost]);
      // timers do not run while the event loop is blocked, so compare the clock as well
      if (performance.now() > deadline) lose('deadline passed');
      controller.signal.throwIfAborted();
    },
    stop(): void {
      clearInterval(beat);
      clearTimeout(alarm);
    },
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
