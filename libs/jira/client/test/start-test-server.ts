import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestServer {
  url: string;
  /** every request so far */
  requests: IncomingMessage[];
  /** how many connections are open */
  connections(): Promise<number>;
  /** what the next requests are answered; a plain answer or a whole listener */
  answer(listener: RequestListener): void;
  stop(): Promise<void>;
}

/** An HTTP server whose answers a test chooses, with all the faults that a real one has. */
export async function startTestServer(): Promise<TestServer> {
  let listener: RequestListener = reply(500);
  const requests: IncomingMessage[] = [];
  const server = http.createServer((req, res) => {
    requests.push(req);
    listener(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    answer: (next) => {
      listener = next;
      requests.length = 0;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers every request with the same response. */
export function reply(status: number, headers: Record<string, string> = {}, body = ''): RequestListener {
  return (_req: IncomingMessage, res: ServerResponse) => void res.writeHead(status, headers).end(body);
}
