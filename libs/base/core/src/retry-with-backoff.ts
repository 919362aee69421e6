import { PermanentError, RateLimitedError, messageOf } from './errors';

export interface Patience {
  /** waits; rejects when the work is given up */
  sleep(ms: number): Promise<unknown>;
  /** a wait begins, and why */
  onWait(why: string, ms: number): void;
  /** waits also when Jira does not accept the account, which may get another token */
  outlastsLogin?: boolean;
}

const MOST_ATTEMPTS = 6;
const FIRST_WAIT_MS = 1_000;

/**
 * Does work that asks Jira, again after a failure that may pass; when Jira asks to wait no attempt is used.
 * @throws what cannot pass: a permanent error, an account that Jira does not accept, the last of many failures
 */
export async function retryWithBackoff(
  work: () => Promise<void>,
  { sleep, onWait, outlastsLogin = false }: Patience,
): Promise<void> {
  for (let failures = 0; ;) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof PermanentError) throw error;
      if (error instanceof RateLimitedError && error.scope === 'account' && !outlastsLogin) throw error;
      const isLimit = error instanceof RateLimitedError;
      if (!isLimit) failures += 1;
      if (failures === MOST_ATTEMPTS) throw error;
      const ms = isLimit ? error.retryAfterMs : FIRST_WAIT_MS * 2 ** (failures - 1);
      onWait(messageOf(error), ms);
      await sleep(ms);
    }
  }
}
