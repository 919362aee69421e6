/**
 * The four ways in which work can fail. Everything else that is thrown counts as transient.
 * The adapter in `libs/queues` is the only place that turns them into BullMQ's own errors.
 */

/** Retrying cannot help: the job fails at once and stays visible with this message. */
export class PermanentError extends Error {
  override name = 'PermanentError';
}

/** Worth another try with backoff: network, time-outs, 5xx, an answer that makes no sense. */
export class TransientError extends Error {
  override name = 'TransientError';
}

/** Jira asked to wait: the whole queue pauses for `retryAfterMs` and no attempt is used. */
export class RateLimitedError extends Error {
  override name = 'RateLimitedError';
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Only this job waits, for `delayMs`, and no attempt is used: lease busy, answer not yet consistent. */
export class RetryLaterError extends Error {
  override name = 'RetryLaterError';
  readonly delayMs: number;

  constructor(message: string, delayMs: number) {
    super(message);
    this.delayMs = delayMs;
  }
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
