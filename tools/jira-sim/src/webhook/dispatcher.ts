import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { postWebhook, type PostWebhook } from './post-webhook';
import { signBody } from './sign-body';
import type { Flow } from './webhook';

const MAX_RETRIES = 5;
const CONNECTIONS: Record<Flow, number> = { Primary: 20, Secondary: 10 };
const RETRIED_STATUSES = new Set([408, 409, 425, 429]);

export interface WebhookTarget {
  url: string;
  secret: string;
}

export interface OutgoingWebhook {
  flow: Flow;
  /** called once, just before the first attempt; retries repeat the same bytes */
  body: () => string;
  onFirstAttempt?: () => void;
}

interface Delivery extends OutgoingWebhook {
  identifier: string;
  retry: number;
  text?: string;
}

export interface DeliveryCounts {
  /** queued, in flight or waiting for a retry */
  pending: number;
  delivered: number;
  lost: number;
  retried: number;
}

export interface Dispatcher {
  send(webhook: OutgoingWebhook): void;
  setTarget(target: WebhookTarget | undefined): void;
  hasTarget(): boolean;
  counts(): DeliveryCounts;
  stop(): void;
}

export interface DispatcherOptions {
  /** the middle of the randomised wait between two attempts; stands for Jira's 5 to 15 minutes */
  retryDelayMs: number;
  target?: WebhookTarget | undefined;
  post?: PostWebhook;
  random?: () => number;
  newId?: () => string;
  onLost?: (identifier: string, status: number | undefined) => void;
}

function isRetried(status: number | undefined): boolean {
  return status === undefined || status >= 500 || RETRIED_STATUSES.has(status);
}

function headersOf(delivery: Delivery, text: string, secret: string): Record<string, string> {
  return {
    'Content-Type': 'application/json; charset=UTF-8',
    'User-Agent': 'Atlassian Webhook HTTP Client',
    'X-Atlassian-Webhook-Identifier': delivery.identifier,
    'X-Atlassian-Webhook-Flow': delivery.flow,
    ...(delivery.retry === 0 ? {} : { 'X-Atlassian-Webhook-Retry': String(delivery.retry) }),
    ...(secret === '' ? {} : { 'X-Hub-Signature': signBody(text, secret) }),
  };
}

/** Delivers webhooks as Jira does: many at once, in no promised order, with retries, and some lost for good. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { post = postWebhook, random = Math.random, newId = randomUUID } = options;
  let target = options.target;
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const counts: DeliveryCounts = { pending: 0, delivered: 0, lost: 0, retried: 0 };
  const queues: Record<Flow, Delivery[]> = { Primary: [], Secondary: [] };
  const inFlight: Record<Flow, number> = { Primary: 0, Secondary: 0 };
  const waiting = new Set<NodeJS.Timeout>();

  function retryLater(delivery: Delivery): void {
    counts.retried += 1;
    delivery.retry += 1;
    const timer = setTimeout(
      () => {
        waiting.delete(timer);
        queues[delivery.flow].push(delivery);
        pump(delivery.flow);
      },
      options.retryDelayMs * (0.5 + random()),
    );
    waiting.add(timer);
  }

  function settle(delivery: Delivery, status: number | undefined): void {
    if (stopping.signal.aborted) return;
    inFlight[delivery.flow] -= 1;
    if (isRetried(status) && delivery.retry < MAX_RETRIES) {
      retryLater(delivery);
    } else {
      counts.pending -= 1;
      if (status !== undefined && status >= 200 && status < 300) counts.delivered += 1;
      else {
        counts.lost += 1;
        options.onLost?.(delivery.identifier, status);
      }
    }
    pump(delivery.flow);
  }

  function attempt(delivery: Delivery, { url, secret }: WebhookTarget): void {
    inFlight[delivery.flow] += 1;
    if (delivery.text === undefined) delivery.onFirstAttempt?.();
    delivery.text ??= delivery.body();
    void post(url, headersOf(delivery, delivery.text, secret), delivery.text, stopping.signal).then(
      (status) => settle(delivery, status),
      () => settle(delivery, undefined),
    );
  }

  function pump(flow: Flow): void {
    const queue = queues[flow];
    while (!stopping.signal.aborted && target !== undefined && inFlight[flow] < CONNECTIONS[flow]) {
      const delivery = queue.shift();
      if (delivery === undefined) return;
      attempt(delivery, target);
    }
  }

  return {
    send(webhook) {
      if (stopping.signal.aborted || target === undefined) return;
      counts.pending += 1;
      queues[webhook.flow].push({ ...webhook, identifier: newId(), retry: 0 });
      pump(webhook.flow);
    },
    setTarget(next) {
      target = next;
    },
    hasTarget: () => target !== undefined,
    counts: () => ({ ...counts }),
    stop() {
      stopping.abort();
      for (const timer of waiting) clearTimeout(timer);
    },
  };
}
