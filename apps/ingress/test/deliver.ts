import { createHmac } from 'node:crypto';
import http from 'node:http';

export const SECRET = 'a secret that nobody may read';

export interface Delivery {
  /** the secret that signs the body; `null` for no signature */
  secret?: string | null;
  headers?: Record<string, string>;
  /** sends the body in chunks without a Content-Length */
  chunked?: boolean;
}

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: unknown;
  tookMs: number;
}

export function sign(body: Buffer, secret: string, method = 'sha256'): string {
  return `${method}=${createHmac(method, secret).update(body).digest('hex')}`;
}

/** Posts one delivery as Jira does; sends an object as JSON, text and bytes unchanged. */
export function deliver(
  url: string,
  event: object | string | Buffer,
  { secret = SECRET, headers = {}, chunked = false }: Delivery = {},
): Promise<Answer> {
  const body = Buffer.isBuffer(event)
    ? event
    : Buffer.from(typeof event === 'string' ? event : JSON.stringify(event));
  return call(`${url}/webhooks/jira`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json; charset=UTF-8',
      ...(chunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': String(body.length) }),
      ...(secret === null ? {} : { 'X-Hub-Signature': sign(body, secret) }),
      ...headers,
    },
    body,
  });
}

export function get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  return call(url, { method: 'GET', headers });
}

interface Call {
  method: string;
  headers: Record<string, string>;
  body?: Buffer;
}

function call(url: string, { method, headers, body }: Call): Promise<Answer> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const isJson = response.headers['content-type']?.startsWith('application/json');
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: isJson ? JSON.parse(text) : text,
          tookMs: performance.now() - startedAt,
        });
      });
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}
