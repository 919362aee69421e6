/**
 * The four ways in which work can fail. Everything else that is thrown counts as transient.
 * The adapter in `libs/coordination/queues` is the only place that turns them into BullMQ's own errors.
 */

/** Retrying cannot help: the job fails at once and stays visible with this message. */
export class PermanentError extends Error {
  override name = 'PermanentError';
}

/** Worth another try with backoff: network, time-outs, 5xx, an answer that makes no sense. */
export class TransientError extends Error {
  override name = 'TransientError';
  /** the host that gave no answer, where that is the reason: nothing can be said about an account there */
  readonly silentHost: string | undefined;

  constructor(message: string, { silentHost }: { silentHost?: string } = {}) {
    super(message);
    this.silentHost = silentHost;
  }
}

/** What has to wait: every request to the site, those of the main or the service account, or those to one endpoint. */
export type LimitScope = 'site' | 'account' | 'service' | 'endpoint';

/**
 * Jira asked to wait for `retryAfterMs`, or the disk is full and looked at again then; no attempt is used. When the limit
 * concerns all work, the whole queue pauses, or of a login the process that has it; else only this job is delayed.
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

  /** Nothing can be fetched without the site or the main account, or stored without the disk. */
  get concernsAll(): boolean {
    return this.scope === 'site' || this.scope === 'account' || this.scope === 'disk';
  }
}

/**
 * Only this job waits, for `delayMs`, and no attempt is used: lease busy, answer not yet consistent. A new change of the same
 * issue or month does not wait, unless it is told to: `holdsChanges` is for what would be in its way as well.
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

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
