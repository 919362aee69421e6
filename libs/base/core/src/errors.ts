/**
 * The four classes of errors of a job. Any other error counts as transient.
 * Only the adapter in `libs/coordination/queues` turns them into the errors of BullMQ.
 */

/** A retry cannot succeed: the job fails at once and stays visible with this message. */
export class PermanentError extends Error {
  override name = 'PermanentError';
}

/** A retry with backoff may succeed: network errors, time-outs, 5xx, invalid responses. */
export class TransientError extends Error {
  override name = 'TransientError';
  /** the host that did not respond, when that is the reason; the error then says nothing about the account */
  readonly silentHost: string | undefined;

  constructor(message: string, { silentHost }: { silentHost?: string } = {}) {
    super(message);
    this.silentHost = silentHost;
  }
}

/** The requests that have to wait: all to the site, those of the main or the service account, or those to one endpoint. */
export type LimitScope = 'site' | 'account' | 'service' | 'endpoint';

/**
 * Jira asks to wait for `retryAfterMs`, or the disk is full and is checked again after that time; no attempt is used. When the
 * limit concerns all work, the queue pauses; when it concerns a login, the processes with that login pause; otherwise only
 * this job is delayed.
 */
export class RateLimitedError extends Error {
  override name = 'RateLimitedError';
  readonly retryAfterMs: number;
  readonly scope: LimitScope | 'disk';

  constructor(message: string, retryAfterMs: number, scope: LimitScope | 'disk' = 'site') {
    super(message);
    this.retryAfterMs = retryAfterMs;
    this.scope = scope;
  }

  /** True when no job can go on: without the site or the main account nothing can be fetched, without the disk nothing stored. */
  get concernsAll(): boolean {
    return this.scope === 'site' || this.scope === 'account' || this.scope === 'disk';
  }
}

/**
 * Delays only this job, by `delayMs`, without using an attempt: the lease is held, or the response is not consistent yet. A new
 * change of the same issue or month runs the job at once, unless `holdsChanges` is set because the new change would have to
 * wait as well.
 */
export class RetryLaterError extends Error {
  override name = 'RetryLaterError';
  readonly delayMs: number;
  readonly holdsChanges: boolean;

  constructor(message: string, delayMs: number, { holdsChanges = false } = {}) {
    super(message);
    this.delayMs = delayMs;
    this.holdsChanges = holdsChanges;
  }
}

/** Returns the message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
