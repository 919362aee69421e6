import { signBody } from './sign-body';
import type { Flow } from './webhook';

const RETRIED_STATUSES = new Set([408, 409, 425, 429]);

export interface OutgoingWebhook {
  flow: Flow;
  event: string;
  /** called once, just before the first attempt; retries send the same bytes */
  body: () => string;
  onFirstAttempt?: () => void;
}

export interface Delivery extends OutgoingWebhook {
  identifier: string;
  retry: number;
  text?: string;
  /** called when no further attempt follows */
  onEnd?: () => void;
}

export function isRetried(status: number | undefined): boolean {
  return status === undefined || status >= 500 || RETRIED_STATUSES.has(status);
}

export function headersOf(delivery: Delivery, text: string, secret: string): Record<string, string> {
  return {
    'Content-Type': 'application/json; charset=UTF-8',
    'User-Agent': 'Atlassian Webhook HTTP Client',
    'X-Atlassian-Webhook-Identifier': delivery.identifier,
    'X-Atlassian-Webhook-Flow': delivery.flow,
    ...(delivery.retry === 0 ? {} : { 'X-Atlassian-Webhook-Retry': String(delivery.retry) }),
    ...(secret === '' ? {} : { 'X-Hub-Signature': signBody(text, secret) }),
  };
}
