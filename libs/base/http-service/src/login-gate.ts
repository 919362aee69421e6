import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@jiralake/observability';
import { isAdmin } from './is-admin';
import { networkOf } from './network-of';

/** `busy`: too many wrong passwords are being waited for, so this one was not looked at, or not waited for. */
export type Login = 'ok' | 'missing' | 'wrong' | 'busy';

export interface LoginGate {
  /** Judges an Authorization header; `address` is that of the caller. */
  check(authorization: string | undefined, address: string): Promise<Login>;
}

export interface LoginGateOptions {
  password: string;
  log: Pick<Log, 'warn'>;
  /** how long a wrong password takes, milliseconds */
  delayMs?: number;
}

/** So many answers are held back at once, of all callers together. */
const MOST_HELD = 20;
const MOST_OF_ONE = 3;

/**
 * The login of the user `admin`. A wrong password is answered after a second, and while a few of one caller wait no further one
 * of that caller is looked at, right or wrong: that bounds how many can be tried. What others try never keeps a caller out.
 * Passwords never reach the log.
 */
export function createLoginGate({ password, log, delayMs = 1_000 }: LoginGateOptions): LoginGate {
  /** wrong passwords of the last second, by network */
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
      // many callers at once shall not take all connections
      if (held >= MOST_HELD) return 'busy';
      held += 1;
      await over;
      held -= 1;
      return 'wrong';
    },
  };
}
