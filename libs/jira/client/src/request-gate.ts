import type { LimitScope } from '@jiralake/core';
import type { PartEndpoint } from '@jiralake/payloads';

/** A class of endpoints: Jira limits each class separately. */
export type Endpoint =
  | PartEndpoint
  | 'issue'
  | 'issues'
  | 'changelogs'
  | 'myself'
  | 'field'
  | 'project'
  | 'catalogue'
  | 'search'
  | 'attachment'
  | 'tenant_info';

/** The main account, or the service account, which may read SLA fields. */
export type AccountName = 'account' | 'service';

/** What the gate has to know of a request to Jira. */
export interface GatedRequest {
  endpoint: Endpoint;
  /** whose credentials it carries */
  account: AccountName | undefined;
}

/** Jira wants no requests of this scope for `ms` milliseconds. */
export interface Limit {
  scope: LimitScope;
  ms: number;
}

/** Lets requests to Jira pass, so that all replicas together keep to one budget and to the pauses that Jira asks for. */
export interface RequestGate {
  /**
   * Waits until the request may be sent.
   * @throws RateLimitedError when the request would have to wait for long, or the reason of an aborted signal
   */
  pass(request: GatedRequest, signal: AbortSignal): Promise<void>;
  /** Records a limit that Jira set in response to this request; of several limits the longest counts. */
  pause(request: GatedRequest, limit: Limit, signal: AbortSignal): Promise<void>;
  /** Records that Jira accepted the account of this request. */
  accepted(request: GatedRequest): void;
}

/** A gate that lets every request pass, for callers that send few requests and share no budget. */
export const openGate: RequestGate = {
  pass: () => Promise.resolve(),
  pause: () => Promise.resolve(),
  accepted: () => undefined,
};
