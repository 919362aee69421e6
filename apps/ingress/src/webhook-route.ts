import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { ReadBody } from './body-reader';
import { receiveWebhook, type Answer, type WebhookPorts } from './receive-webhook';

/** `POST /webhooks/jira`, on Node's own requests and responses, because it can arrive thousands of times a second. */
export function createWebhookRoute(ports: WebhookPorts, readBody: ReadBody): RequestListener {
  return (req, res) => {
    receiveWebhook(ports, {
      signature: headerOf(req, 'x-hub-signature'),
      deliveryId: headerOf(req, 'x-atlassian-webhook-identifier')?.slice(0, 80),
      contentType: headerOf(req, 'content-type'),
      readBody: () => readBody(req, res),
    })
      .catch((err: unknown): Answer => {
        ports.log.error({ err }, 'webhook failed');
        ports.count({ outcome: 'unavailable', status: 500, event: 'unread', isSigned: false });
        return { status: 500, body: { status: 'internal error' } };
      })
      .then((answer) => send(req, res, answer))
      // the client is disconnected
      .catch(() => res.destroy());
  };
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

function send(req: IncomingMessage, res: ServerResponse, { status, body, retryAfter }: Answer): void {
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
    // otherwise the unread body would be parsed as the next request
    ...(req.complete ? {} : { Connection: 'close' }),
  });
  res.end(text);
}
