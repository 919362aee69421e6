import { PermanentError, RateLimitedError, messageOf } from './errors';

export interface RetryPorts {
  /** waits `ms`; rejects when the work is aborted */
  sleep(ms: number): Promise<unknown>;
  /** called when a wait begins, with the reason */
  onWait(why: string, ms: number): void;
  /** whether to wait also when Jira refuses the login, because the operator may set another token */
  outlastsLogin?: boolean;
}

const MOST_ATTEMPTS = 6;
const FIRST_WAIT_MS = 1_000;

/**
 * Runs work that sends requests to Jira, and retries it with exponential backoff. A wait that Jira asks for uses no attempt.
 * @throws a permanent error, the refusal of an account by Jira, or the error of the last attempt
 */
export async function retryWithBackoff(
  work: () => Promise<void>,
  { sleep, onWait, outlastsLogin = false }: RetryPorts,
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
