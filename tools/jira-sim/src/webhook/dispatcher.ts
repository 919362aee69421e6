import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { WebhookFault } from '../faults/fault-rule';
import { type Delivery, headersOf, isRetried, type OutgoingWebhook } from './delivery';
import { postWebhook, type PostWebhook } from './post-webhook';
import type { Flow } from './webhook';

const MAX_RETRIES = 5;
const CONNECTIONS: Record<Flow, number> = { Primary: 20, Secondary: 10 };

export interface WebhookTarget {
  url: string;
  secret: string;
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
  /** mean of the randomized delay between two attempts; Jira waits 5 to 15 minutes */
  retryDelayMs: number;
  target?: WebhookTarget | undefined;
  post?: PostWebhook;
  random?: () => number;
  newId?: () => string;
  onLost?: (identifier: string, status: number | undefined) => void;
  /** returns the fault of a delivery, if any */
  faultFor?: (event: string) => WebhookFault | undefined;
}

/** Delivers webhooks as Jira does: concurrently, in no guaranteed order, with retries, and some lost for good. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { post = postWebhook, random = Math.random, newId = randomUUID } = options;
  let target = options.target;
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const counts: DeliveryCounts = { pending: 0, delivered: 0, lost: 0, retried: 0 };
  const queues: Record<Flow, Delivery[]> = { Primary: [], Secondary: [] };
  const inFlight: Record<Flow, number> = { Primary: 0, Secondary: 0 };
  const waiting = new Set<NodeJS.Timeout>();
  let overtaken: (() => void)[] = [];

  function later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      waiting.delete(timer);
      act();
    }, ms);
    waiting.add(timer);
  }

  function enqueue(delivery: Delivery): void {
    queues[delivery.flow].push(delivery);
    pump(delivery.flow);
  }

  function retryLater(delivery: Delivery): void {
    counts.retried += 1;
    delivery.retry += 1;
    later(options.retryDelayMs * (0.5 + random()), () => enqueue(delivery));
  }

  /** Holds a delivery until the next one has gone out; without a next one it goes out after a while. */
  function hold(delivery: Delivery, ms: number): void {
    let isHeld = true;
    const release = () => {
      if (isHeld) enqueue(delivery);
      isHeld = false;
    };
    overtaken.push(release);
    later(ms, release);
  }

  function sendFaulty(delivery: Delivery, fault: WebhookFault): void {
    if (fault.how === 'delay') return later(fault.ms, () => enqueue(delivery));
    if (fault.how === 'reorder') return hold(delivery, fault.ms);
    if (fault.how === 'drop') {
      counts.pending -= 1;
      counts.lost += 1;
      return options.onLost?.(delivery.identifier, undefined);
    }
    const text = delivery.body();
    const { flow, event, identifier } = delivery;
    counts.pending += 1;
    enqueue({ ...delivery, body: () => text });
    enqueue({ flow, event, identifier, retry: 0, body: () => text });
  }

  function recordResult(delivery: Delivery, status: number | undefined): void {
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
      delivery.onEnd?.();
    }
    pump(delivery.flow);
  }

  function attempt(delivery: Delivery, { url, secret }: WebhookTarget): void {
    inFlight[delivery.flow] += 1;
    if (delivery.text === undefined) delivery.onFirstAttempt?.();
    delivery.text ??= delivery.body();
    void post(url, headersOf(delivery, delivery.text, secret), delivery.text, stopping.signal).then(
      (status) => recordResult(delivery, status),
      () => recordResult(delivery, undefined),
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
      const delivery: Delivery = { ...webhook, identifier: newId(), retry: 0 };
      const fault = options.faultFor?.(webhook.event);
      counts.pending += 1;
      if (fault !== undefined) return sendFaulty(delivery, fault);
      const held = overtaken;
      overtaken = [];
      enqueue({ ...delivery, onEnd: () => held.forEach((release) => release()) });
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
