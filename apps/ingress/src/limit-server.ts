import type { Server, ServerOptions } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Limits for each client. Deliveries have small headers, arrive at once and are answered in milliseconds; the largest one over a
 * slow line needs some seconds.
 */
export const serverOptions: ServerOptions = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 5_000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 1_000,
  // longer than the two minutes after which Caddy closes an idle connection: if the server closed first, a delivery could be
  // on its way
  keepAliveTimeout: 130_000,
};

/** A client that reads no responses is disconnected after this; longer than any request takes. */
const LONGEST_SILENCE_MS = 30_000;

/** Jira and its proxy need a few dozen connections. Only slow bodies can keep all of them busy; no more are accepted then. */
export interface ConnectionLimits {
  /** above this number, each new connection closes the one that has been idle longest */
  roomy: number;
  most: number;
}

export const connectionLimits: ConnectionLimits = { roomy: 2_000, most: 4_000 };

/** Limits the connections of a server, so that idle ones cannot keep a delivery out. */
export function limitServer(server: Server, { roomy, most }: ConnectionLimits): void {
  server.setTimeout(LONGEST_SILENCE_MS);
  server.maxConnections = most;
  const open = new Set<Socket>();
  /** connections without a complete request head, the longest idle one first */
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
