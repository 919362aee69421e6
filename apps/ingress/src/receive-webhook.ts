import { messageOf } from '@jiralake/core';
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
import { verifySignature } from './verify-signature';

export interface WebhookPorts extends RequestEventPorts {
  secrets: readonly string[];
  /** Why the queue can take nothing, one line each. */
  queueReadiness: Readiness;
  /** Writes the raw event to its file, sometime, if it can. */
  recordEvent(event: { name: string; deliveryId: string | undefined; body: Buffer }): void;
  /** Counts a delivery, each once. */
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
  /** Reads the body, as late as possible: nothing of a delivery that is refused anyway. */
  readBody(): Promise<Body>;
}

export interface Answer {
  status: number;
  /** what became of it, and what to do about it where somebody must */
  body: { status: string; reason?: string };
  /** seconds */
  retryAfter?: number;
}

type Outcome = 'queued' | 'no-issue' | 'malformed' | 'unknown' | 'refused' | 'unavailable';

/** What is counted of a delivery: nothing of it is text from outside. */
export interface Counted {
  outcome: Outcome;
  /** of the answer */
  status: number;
  /** a name that we know, `unknown`, `unnamed`, or `unread` of what was not looked into */
  event: string;
  isSigned: boolean;
}

type Handled = Omit<Counted, 'status'> & { answer: Answer };

const RETRY_AFTER_S = 30;
const UNSIGNED =
  'there is no X-Hub-Signature: give the webhook in Jira (Settings, System, WebHooks) the secret of the ingress; rules of automation and apps cannot sign so';
const NAMELESS =
  'expected webhookEvent, an issue ({"issue":{"id":"20417"}} or {"id":"20417","key":"SUP-88"}), or the key of one; the body is kept in the log of events';
/** With the time for a bad network, the answer is there within three seconds. */
const ANSWER_WITHIN_MS = 2_500;
const unknownNames = new Set<string>();

/**
 * Takes one delivery. Jira tries again only after 5xx (and a few others), so a 4xx is for what can never be valid,
 * and 200 means that the issues are marked. Refusals in this order: no secret 503, size 413 or 503, signature 401, UTF-8 and
 * JSON of bearable depth 400, what names neither an event nor an issue 422.
 */
export async function receiveWebhook(ports: WebhookPorts, delivery: Delivery): Promise<Answer> {
  const { answer, ...counted } = await handle(ports, delivery);
  const { status, body } = answer;
  ports.count({ ...counted, status });
  if (status >= 400) {
    const why = body.reason === undefined ? body.status : `${body.status}: ${body.reason}`;
    ports.log.warn({ status, deliveryId: delivery.deliveryId, why }, 'webhook refused');
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
  ports.recordEvent({ name: reading.name, deliveryId, body });
  return { event: reading.name, isSigned: true, ...(await carryOut(ports, reading, deliveryId)) };
}

/** What becomes of an event that is believed. */
async function carryOut(
  ports: WebhookPorts,
  reading: EventReading,
  deliveryId: string | undefined,
): Promise<Pick<Handled, 'answer' | 'outcome'> & { event?: string }> {
  if (reading.kind === 'unknown') {
    if (reading.name === '')
      return { event: 'unnamed', ...refused(422, 'names neither an event nor an issue', NAMELESS) };
    sayOnce(ports.log, reading.name);
    return { event: 'unknown', ...taken('unknown', 'unknown event') };
  }
  if (reading.kind === 'no-issue') {
    if (reading.malformed)
      ports.log.warn({ event: { name: reading.name }, deliveryId }, 'event names no issue');
    return taken(reading.malformed ? 'malformed' : 'no-issue', 'names no issue');
  }
  try {
    const [problem] = ports.queueReadiness();
    if (problem !== undefined) throw new Error(problem);
    // a request that came too late may still be carried out, which is harmless: it only repeats a fetch
    const requests = await withTimeout(ANSWER_WITHIN_MS, requestEvent(ports, reading));
    return requests === 0 ? taken('no-issue', 'names no issue') : taken('queued', 'queued');
  } catch (error) {
    return unavailable(`cannot queue: ${messageOf(error)}`);
  }
}

const taken = (outcome: Outcome, status: string): Pick<Handled, 'answer' | 'outcome'> => ({
  outcome,
  answer: { status: 200, body: { status } },
});

const refused = (status: number, why: string, reason?: string): Pick<Handled, 'answer' | 'outcome'> => ({
  outcome: 'refused',
  answer: { status, body: { status: why, ...(reason === undefined ? {} : { reason }) } },
});

/** Jira shall send it again. */
const unavailable = (why: string): Pick<Handled, 'answer' | 'outcome'> => ({
  outcome: 'unavailable',
  answer: { status: 503, body: { status: why }, retryAfter: RETRY_AFTER_S },
});

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
