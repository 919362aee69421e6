import { once } from 'node:events';
import { Agent, createServer, request, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { closeServer } from './close-server';

/** Longer than the timeout of a test: a test that waits for it fails. */
const NEVER_MS = 600_000;

async function listenWith(onRequest: (res: ServerResponse) => void) {
  const server = createServer({ keepAliveTimeout: NEVER_MS }, (_req, res) => onRequest(res));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

it('answers what is under way, and does not wait for a caller who would keep the connection', async () => {
  let arrive: (res: ServerResponse) => void = () => undefined;
  const arrived = new Promise<ServerResponse>((resolve) => (arrive = resolve));
  const { server, port } = await listenWith((res) => arrive(res));
  const agent = new Agent({ keepAlive: true });
  const asking = request({ port, host: '127.0.0.1', agent }).end();
  const answer = once(asking, 'response');
  const res = await arrived;
  const closed = closeServer(server, NEVER_MS);
  res.end('taken');
  const [{ statusCode }] = (await answer) as [{ statusCode: number; resume(): void }];
  expect(statusCode).toBe(200);
  await closed;
  agent.destroy();
});

it('hangs up on who never ends a request', async () => {
  const { server, port } = await listenWith(() => undefined);
  const caller = connect(port, '127.0.0.1');
  caller.on('error', () => undefined);
  caller.write('POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\n');
  await once(server, 'request');
  await closeServer(server, 100);
  caller.destroy();
});
