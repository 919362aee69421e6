import { messageOf } from '@jiralake/core';
import { describeReading } from '@jiralake/event-log';
import type { Log } from '@jiralake/observability';
import { withTimeout, type Readiness } from '@jiralake/http-service';
import {
  parseBody,
  readEvent,
  requestEvent,
  type EventReading,
  type RequestEventPorts,
} from '@jiralake/webhooks';
import type { Body } from './body-reader';
import type { RecordedEvent } from './event-log';
import { verifySignature } from './verify-signature';

export interface WebhookPorts extends RequestEventPorts {
  secrets: readonly string[];
  /** Returns why the queue takes no jobs, one line each. */
  queueReadiness: Readiness;
  /** Logs the raw event if the disk takes it; waits for the disk for a limited time, and never rejects. */
  recordEvent(event: RecordedEvent): Promise<void>;
  /** Counts a delivery; called once for each. */
  count(delivery: Counted): void;
  log: Log;
}

export interface Delivery {
  /** `X-Hub-Signature` */
  signature: string | undefined;
  /** `X-Atlassian-Webhook-Identifier`, the same on every retry */
  deliveryId: string | undefined;
  /** `Content-Type` */
  contentType?: string | undefined;
  /** Reads the body, which a refusal may make unnecessary. */
  readBody(): Promise<Body>;
}

export interface Answer {
  status: number;
  /** the result, and what the sender must do */
  body: { status: string; reason?: string };
  /** seconds */
  retryAfter?: number;
}

type Outcome = 'queued' | 'no-issue' | 'malformed' | 'unknown' | 'refused' | 'unavailable';

/** What is counted of a delivery; contains no text from outside. */
export interface Counted {
  outcome: Outcome;
  /** of the response */
  status: number;
  /** a known event name, `unknown`, `unnamed`, or `unread` when the body was not parsed */
  event: string;
  isSigned: boolean;
}

type Handled = Omit<Counted, 'status'> & { answer: Answer };

const RETRY_AFTER_S = 30;
const UNSIGNED =
  'there is no X-Hub-Signature: give the webhook in Jira (Settings, System, WebHooks) the secret of the ingress; rules of automation and apps cannot sign so';
const NAMELESS =
  'expected webhookEvent, an issue ({"issue":{"id":"20417"}} or {"id":"20417","key":"SUP-88"}), or the key of one; the body is kept in the event log';
/** With the time for a slow network, Jira gets the response within three seconds. */
const RESPOND_WITHIN_MS = 2_500;
const unknownNames = new Set<string>();

/**
 * Handles one delivery. Jira retries only after 5xx and a few others, so a delivery that can never be valid gets 4xx, and 200
 * means that the issues are marked. Order of the refusals: no secret 503, size 413 or 503, signature 401, UTF-8, JSON or its
 * depth 400, neither an event nor an issue 422.
 */
export async function receiveWebhook(ports: WebhookPorts, delivery: Delivery): Promise<Answer> {
  const { answer, ...counted } = await handle(ports, delivery);
  const { status, body } = answer;
  ports.count({ ...counted, status });
  if (status >= 400) {
    const reason = body.reason === undefined ? body.status : `${body.status}: ${body.reason}`;
    ports.log.warn({ status, deliveryId: delivery.deliveryId, reason }, 'webhook refused');
  }
  return answer;
}

async function handle(ports: WebhookPorts, delivery: Delivery): Promise<Handled> {
  const unsigned = { event: 'unread', isSigned: false };
  if (ports.secrets.length === 0) return { ...unsigned, ...unavailable('no webhook secret is configured') };
  const body = await delivery.readBody();
  if (body === 'too large') return { ...unsigned, ...refused(413, 'the body is larger than 26 MB') };
  if (body === 'too much') return { ...unsigned, ...unavailable('too many large bodies at once') };
  if (body === 'broken off') return { ...unsigned, ...refused(400, 'the body is incomplete') };
  if (!verifySignature(body, delivery.signature, ports.secrets)) {
    const reason = delivery.signature === undefined ? UNSIGNED : undefined;
    return { ...unsigned, ...refused(401, 'the signature is not valid', reason) };
  }
  const reading = read(body, delivery.contentType);
  if ('refused' in reading) return { event: 'unread', isSigned: true, ...refused(400, reading.refused) };
  const { deliveryId } = delivery;
  const recorded = ports.recordEvent({ ...describeReading(reading), delivery: deliveryId, body });
  const processed = await processEvent(ports, reading, deliveryId);
  await recorded;
  return { event: reading.name, isSigned: true, ...processed };
}

/** Marks what a verified event names, and returns the response. */
async function processEvent(
  ports: WebhookPorts,
  reading: EventReading,
  deliveryId: string | undefined,
): Promise<Pick<Handled, 'answer' | 'outcome'> & { event?: string }> {
  if (reading.kind === 'unknown') {
    if (reading.name === '')
      return { event: 'unnamed', ...refused(422, 'names neither an event nor an issue', NAMELESS) };
    logUnknownName(ports.log, reading.name);
    return { event: 'unknown', ...accepted('unknown', 'unknown event') };
  }
  if (reading.kind === 'no-issue') {
    if (reading.malformed)
      ports.log.warn({ event: { name: reading.name }, deliveryId }, 'event names no issue');
    return accepted(reading.malformed ? 'malformed' : 'no-issue', 'names no issue');
  }
  try {
    const [problem] = ports.queueReadiness();
    if (problem !== undefined) throw new Error(problem);
    // a request that exceeds the timeout may still be executed, which only repeats a fetch
    const requests = await withTimeout(RESPOND_WITHIN_MS, requestEvent(ports, reading));
    return requests === 0 ? accepted('no-issue', 'names no issue') : accepted('queued', 'queued');
  } catch (error) {
    return unavailable(`cannot queue: ${messageOf(error)}`);
  }
}

const accepted = (outcome: Outcome, status: string): Pick<Handled, 'answer' | 'outcome'> => ({
  outcome,
  answer: { status: 200, body: { status } },
});

const refused = (status: number, why: string, reason?: string): Pick<Handled, 'answer' | 'outcome'> => ({
  outcome: 'refused',
  answer: { status, body: { status: why, ...(reason === undefined ? {} : { reason }) } },
});

/** Asks Jira to retry. */
const unavailable = (why: string): Pick<Handled, 'answer' | 'outcome'> => ({
  outcome: 'unavailable',
  answer: { status: 503, body: { status: why }, retryAfter: RETRY_AFTER_S },
});

/** Parses in a function of its own, so that the parsed body, many times larger than its text, is freed early. */
function read(body: Buffer, contentType: string | undefined): EventReading | { refused: string } {
  const parsed = parseBody(body, contentType);
  return 'refused' in parsed ? parsed : readEvent(parsed.event);
}

function logUnknownName(log: Log, fullName: string): void {
  const name = fullName.slice(0, 80); // the name is kept in memory, and may be megabytes long
  if (unknownNames.has(name) || unknownNames.size > 100) return;
  unknownNames.add(name);
  log.info({ event: { name } }, 'unknown event');
}
