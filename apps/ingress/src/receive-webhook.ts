import { messageOf } from '@jiralake/core';
import type { Log } from '@jiralake/observability';
import { within, type Readiness } from '@jiralake/service';
import {
  parseBody,
  readEvent,
  requestEvent,
  type EventReading,
  type RequestEventPorts,
} from '@jiralake/webhooks';
import type { Body } from './body-reader';
import { verifySignature } from './verify-signature';

export interface WebhookPorts extends RequestEventPorts {
  secrets: readonly string[];
  /** Why the queue can take nothing, one line each. */
  queueReadiness: Readiness;
  /** Writes the raw event to its file, sometime, if it can. */
  recordEvent(event: { name: string; deliveryId: string | undefined; body: Buffer }): void;
  count(outcome: Outcome, event: string): void;
  log: Log;
}

export interface Delivery {
  /** `X-Hub-Signature` */
  signature: string | undefined;
  /** `X-Atlassian-Webhook-Identifier`, the same on every retry */
  deliveryId: string | undefined;
  /** `Content-Type` */
  contentType?: string | undefined;
  /** Reads the body, as late as possible: nothing of a delivery that is refused anyway. */
  readBody(): Promise<Body>;
}

export interface Answer {
  status: number;
  body: { status: string };
  /** seconds */
  retryAfter?: number;
}

type Outcome = 'queued' | 'no-issue' | 'malformed' | 'unknown' | 'refused' | 'unavailable';

const RETRY_AFTER_S = 30;
/** With the time for a bad network, the answer is there within three seconds. */
const ANSWER_WITHIN_MS = 2_500;
const unknownNames = new Set<string>();

/**
 * Takes one delivery. Jira tries again only after 5xx (and a few others), so a 4xx is for what can never be valid,
 * and 200 means that the issues are marked. Refusals in this order: no secret 503, size 413 or 503, signature 401, UTF-8 and JSON of bearable depth 400.
 */
export async function receiveWebhook(ports: WebhookPorts, delivery: Delivery): Promise<Answer> {
  const refuse = (status: number, why: string): Answer => {
    ports.count('refused', String(status));
    ports.log.warn({ status, deliveryId: delivery.deliveryId, why }, 'webhook refused');
    return { status, body: { status: why }, ...(status === 503 ? { retryAfter: RETRY_AFTER_S } : {}) };
  };
  if (ports.secrets.length === 0) return refuse(503, 'no webhook secret is configured');
  const body = await delivery.readBody();
  if (body === 'too large') return refuse(413, 'the body is larger than 26 MB');
  if (body === 'too much') return refuse(503, 'too many large bodies at once');
  if (body === 'broken off') return refuse(400, 'the body is incomplete');
  if (!verifySignature(body, delivery.signature, ports.secrets))
    return refuse(401, 'the signature is not valid');
  const reading = read(body, delivery.contentType);
  if ('refused' in reading) return refuse(400, reading.refused);

  ports.recordEvent({ name: reading.name, deliveryId: delivery.deliveryId, body });
  if (reading.kind === 'unknown') {
    ports.count('unknown', 'unknown');
    sayOnce(ports.log, reading.name);
    return { status: 200, body: { status: 'unknown event' } };
  }
  if (reading.kind === 'no-issue') {
    ports.count(reading.malformed ? 'malformed' : 'no-issue', reading.name);
    if (reading.malformed) {
      ports.log.warn(
        { event: { name: reading.name }, deliveryId: delivery.deliveryId },
        'event names no issue',
      );
    }
    return { status: 200, body: { status: 'names no issue' } };
  }
  try {
    const [problem] = ports.queueReadiness();
    if (problem !== undefined) throw new Error(problem);
    // a request that came too late may still be carried out, which is harmless: it only repeats a fetch
    const requests = await within(ANSWER_WITHIN_MS, requestEvent(ports, reading));
    if (requests === 0) {
      ports.count('no-issue', reading.name);
      return { status: 200, body: { status: 'names no issue' } };
    }
  } catch (error) {
    ports.count('unavailable', reading.name);
    return refuse(503, `cannot queue: ${messageOf(error)}`);
  }
  ports.count('queued', reading.name);
  return { status: 200, body: { status: 'queued' } };
}

/** What is parsed is many times larger than the body, and is not held longer than this. */
function read(body: Buffer, contentType: string | undefined): EventReading | { refused: string } {
  const parsed = parseBody(body, contentType);
  return 'refused' in parsed ? parsed : readEvent(parsed.event);
}

function sayOnce(log: Log, fullName: string): void {
  const name = fullName.slice(0, 80); // it is kept, and may be megabytes long
  if (unknownNames.has(name) || unknownNames.size > 100) return;
  unknownNames.add(name);
  log.info({ event: { name } }, 'unknown event');
}
