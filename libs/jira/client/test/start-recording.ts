import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface RecordedRequest {
  method: string;
  /** path and query */
  url: string;
  body: string;
  contentType: string | undefined;
}

export interface Recording {
  url: string;
  /** what was asked since the last call */
  take(): RecordedRequest[];
  stop(): Promise<void>;
}

/** A server that writes every request down and passes it on to another, whose answers it gives. */
export async function startRecording(target: string): Promise<Recording> {
  let requests: RecordedRequest[] = [];
  const server = http.createServer((req, res) => {
    void text(req).then((body) => {
      const { method = '', url = '', headers } = req;
      requests.push({ method, url, body, contentType: headers['content-type'] });
      const passed = http.request(target + url, { method, headers, agent: false }, (answer) => {
        res.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(res);
      });
      passed.on('error', () => res.destroy());
      passed.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = requests;
      requests = [];
      return taken;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
