import type { Server } from 'node:http';

const LOOK_EVERY_MS = 50;

/**
 * Ends a server once what is under way is answered, after `longestMs` in any case. Node closes the connections that are idle
 * when it is told, but keeps one that is in the middle of a request open afterwards, for as long as its caller likes.
 */
export async function closeServer(server: Server, longestMs: number): Promise<void> {
  const answered = setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS);
  // a caller that sends nothing, or never ends, must not keep the process; Jira delivers again
  const hangUp = setTimeout(() => server.closeAllConnections(), longestMs);
  await new Promise((resolve) => server.close(resolve));
  clearInterval(answered);
  clearTimeout(hangUp);
}
