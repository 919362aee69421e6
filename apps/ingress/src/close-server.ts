import type { Server } from 'node:http';

const LOOK_EVERY_MS = 50;

/**
 * Closes a server once the running requests are answered, after `longestMs` at the latest. `server.close()` closes the
 * connections that are idle at that moment, but not those that become idle later.
 */
export async function closeServer(server: Server, longestMs: number): Promise<void> {
  const answered = setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS);
  // a client that sends nothing, or never ends, must not keep the process alive; Jira retries the delivery
  const hangUp = setTimeout(() => server.closeAllConnections(), longestMs);
  await new Promise((resolve) => server.close(resolve));
  clearInterval(answered);
  clearTimeout(hangUp);
}
