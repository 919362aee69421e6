import type { Server, ServerOptions } from 'node:http';
import type { Socket } from 'node:net';

/**
 * What a caller may take of the process. Deliveries have small headers, come at once and are answered in milliseconds;
 * one of the largest size over a slow line needs some seconds.
 */
export const serverOptions: ServerOptions = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 5_000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 1_000,
  // longer than the two minutes after which Caddy closes an idle connection: who closes first must not be the one
  // that a delivery is on its way to
  keepAliveTimeout: 130_000,
};

/** A caller that reads no answers is left after this; longer than any request may take. */
const LONGEST_SILENCE_MS = 30_000;

/** Jira and its proxy need some dozens. With all of them busy, which only slow bodies can do, no more are accepted. */
export interface ConnectionLimits {
  /** from here on, the connection that has been idle longest is closed for each new one */
  roomy: number;
  most: number;
}

export const connectionLimits: ConnectionLimits = { roomy: 2_000, most: 4_000 };

/** Bounds the connections of a server so that those that do nothing cannot keep a delivery out. */
export function limitServer(server: Server, { roomy, most }: ConnectionLimits): void {
  server.setTimeout(LONGEST_SILENCE_MS);
  server.maxConnections = most;
  const open = new Set<Socket>();
  /** those without a request, also those that are still sending its head; the one that is idle longest first */
  const idle = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    idle.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      idle.delete(socket);
    });
    if (open.size <= roomy) return;
    const [longest] = idle;
    if (!longest || longest === socket) return;
    open.delete(longest);
    idle.delete(longest);
    longest.destroy();
  });
  server.on('request', ({ socket }, res) => {
    idle.delete(socket);
    res.once('close', () => {
      if (open.has(socket)) idle.add(socket);
    });
  });
}
