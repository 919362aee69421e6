import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hasCode } from '@jiralake/files';

export interface Listening {
  server: Server;
  url: string;
}

/** Starts an HTTP server. @throws Error when it cannot listen on the address */
export function listen(
  listener: RequestListener,
  host: string,
  port: number,
  options: ServerOptions = {},
): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = createServer(options, listener).listen(port, host);
    const onError = (error: Error): void => {
      const why = hasCode(error, 'EADDRINUSE') ? 'the port is in use' : error.message;
      reject(new Error(`cannot listen on ${host}:${port}: ${why}`));
    };
    server.once('error', onError);
    server.once('listening', () => {
      server.off('error', onError);
      const address = server.address() as AddressInfo;
      resolve({ server, url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}` });
    });
  });
}
