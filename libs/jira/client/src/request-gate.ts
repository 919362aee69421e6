import type { LimitScope } from '@jiralake/core';

/** A class of endpoints: Jira limits each on its own. */
export type Endpoint =
  | 'issue'
  | 'issues'
  | 'comment'
  | 'changelog'
  | 'changelogs'
  | 'worklog'
  | 'remotelink'
  | 'myself'
  | 'field'
  | 'project'
  | 'catalogue'
  | 'search'
  | 'attachment'
  | 'tenant_info';

/** The main account, or the one that may read SLA fields. */
export type AccountName = 'account' | 'service';

/** What the gate has to know of a request to Jira. */
export interface GatedRequest {
  endpoint: Endpoint;
  /** whose credentials it carries */
  account: AccountName | undefined;
}

/** Jira wants no such requests for `ms` milliseconds. */
export interface Limit {
  scope: LimitScope;
  ms: number;
}

/** Stands before every request to Jira, so that all replicas keep to one budget and to the pauses that Jira asks for. */
export interface RequestGate {
  /**
   * Waits until the request may be sent.
   * @throws RateLimitedError when it would have to wait for long, or the reason of an aborted signal
   */
  pass(request: GatedRequest, signal: AbortSignal): Promise<void>;
  /** Tells that this request was answered with a limit; of several the longest counts. */
  pause(request: GatedRequest, limit: Limit, signal: AbortSignal): Promise<void>;
  /** Tells that this request was answered, so its account works. */
  accepted(request: GatedRequest): void;
}

/** For those who ask little and share nothing. */
export const openGate: RequestGate = {
  pass: () => Promise.resolve(),
  pause: () => Promise.resolve(),
  accepted: () => undefined,
};
