import { createHmac } from 'node:crypto';

export const SECRET = 'the secret of the benchmark';

/** Size of the webhook of an issue with a few fields and its people. */
const BODY_BYTES = 9_000;
/** First id; all ids have the same length, so all bodies have. */
const FIRST_ID = 1_000_000;

/** One signed delivery as bytes of HTTP. */
export type Delivery = Buffer;

/** Makes deliveries of distinct issues, signed in advance so that the sender's time excludes the signatures. */
export function makeDeliveries(from: number, count: number): Delivery[] {
  return Array.from({ length: count }, (_, i) => makeDelivery(String(FIRST_ID + from + i)));
}

function makeDelivery(id: string): Delivery {
  const event = {
    timestamp: 1_770_000_000_000,
    webhookEvent: 'jira:issue_updated',
    issue: { id, key: `SUP-${id}`, fields: { updated: '2026-02-03T10:52:03.123+0000', description: '' } },
  };
  event.issue.fields.description = 'word '.repeat((BODY_BYTES - JSON.stringify(event).length) / 5);
  const body = JSON.stringify(event);
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  const head = [
    'POST /webhooks/jira HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json; charset=UTF-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'User-Agent: Atlassian HttpClient',
    `X-Hub-Signature: sha256=${signature}`,
    `X-Atlassian-Webhook-Identifier: ${id}-4c5d-8e9f`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}
