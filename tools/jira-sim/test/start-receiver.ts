import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  headers: http.IncomingHttpHeaders;
  text: string;
  body: { webhookEvent: string; issue?: { id: string; key: string } };
}

/** Returns the status for the given attempt of a delivery. */
export type Answer = (received: Received, attempt: number) => number;

export async function startReceiver(answer: Answer) {
  const received: Received[] = [];
  const server = http.createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const entry: Received = { headers: req.headers, text, body: JSON.parse(text) as Received['body'] };
      received.push(entry);
      const id = req.headers['x-atlassian-webhook-identifier'];
      const attempt = received.filter(
        ({ headers }) => headers['x-atlassian-webhook-identifier'] === id,
      ).length;
      res.statusCode = answer(entry, attempt);
      res.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
  return { received, url, close: () => new Promise((resolve) => server.close(resolve)) };
}
