import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@jiralake/observability';
import { isAdmin } from './is-admin';
import { networkOf } from './network-of';

/** `busy`: too many responses to wrong passwords are delayed, so this password was not checked, or its response not delayed. */
export type Login = 'ok' | 'missing' | 'wrong' | 'busy';

export interface LoginGate {
  /** Checks an Authorization header; `address` is that of the caller. */
  check(authorization: string | undefined, address: string): Promise<Login>;
}

export interface LoginGateOptions {
  password: string;
  log: Pick<Log, 'warn'>;
  /** delay of the response to a wrong password, milliseconds */
  delayMs?: number;
}

/** The most responses that are delayed at once, for all callers together. */
const MOST_HELD = 20;
const MOST_OF_ONE = 3;

/**
 * Creates the login of the user `admin`. The response to a wrong password is delayed by a second. While three responses to one
 * caller are delayed, no further password of that caller is checked, which limits the guesses. Guesses of others never lock a
 * caller out. Passwords are never logged.
 */
export function createLoginGate({ password, log, delayMs = 1_000 }: LoginGateOptions): LoginGate {
  /** number of wrong passwords within the delay, by network */
  const wrong = new Map<string, number>();
  let held = 0;
  const count = (network: string, change: 1 | -1): void => {
    const left = (wrong.get(network) ?? 0) + change;
    if (left > 0) wrong.set(network, left);
    else wrong.delete(network);
  };
  return {
    async check(authorization, address) {
      if (authorization === undefined) return 'missing';
      const network = networkOf(address);
      if ((wrong.get(network) ?? 0) >= MOST_OF_ONE) return 'busy';
      if (isAdmin(authorization, password)) return 'ok';
      log.warn({ address }, 'login refused');
      count(network, 1);
      const over = sleep(delayMs).then(() => count(network, -1));
      // many callers at once must not occupy all connections
      if (held >= MOST_HELD) return 'busy';
      held += 1;
      await over;
      held -= 1;
      return 'wrong';
    },
  };
}
