import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@jiralake/observability';
import { isAdmin } from './is-admin';

/** `busy`: too many wrong passwords are being waited for, so this one was not looked at. */
export type Login = 'ok' | 'missing' | 'wrong' | 'busy';

export interface LoginGate {
  /** Judges an Authorization header; `address` is that of the other end of the connection. */
  check(authorization: string | undefined, address: string): Promise<Login>;
}

export interface LoginGateOptions {
  password: string;
  log: Pick<Log, 'warn'>;
  /** how long a wrong password takes, milliseconds */
  delayMs?: number;
}

const MOST_WAITING = 20;
const MOST_WAITING_OF_ONE = 3;

/**
 * The login of the user `admin`. A wrong password is answered after a second, and while a few of them wait no further
 * one is looked at, right or wrong: that bounds how many can be tried. Passwords never reach the log.
 */
export function createLoginGate({ password, log, delayMs = 1_000 }: LoginGateOptions): LoginGate {
  const waiting: string[] = [];
  return {
    async check(authorization, address) {
      if (authorization === undefined) return 'missing';
      const ofThisOne = waiting.filter((other) => other === address).length;
      if (ofThisOne >= MOST_WAITING_OF_ONE || waiting.length >= MOST_WAITING) return 'busy';
      if (isAdmin(authorization, password)) return 'ok';
      log.warn({ address }, 'login refused');
      waiting.push(address);
      await sleep(delayMs);
      waiting.splice(waiting.indexOf(address), 1);
      return 'wrong';
    },
  };
}
