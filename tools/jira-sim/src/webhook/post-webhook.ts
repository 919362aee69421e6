import http from 'node:http';
import https from 'node:https';

const CONNECTION_TIMEOUT_MS = 5_000;
const RESPONSE_TIMEOUT_MS = 20_000;

/** The status of the response; `undefined` after a timeout. */
export type PostWebhook = (
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
) => Promise<number | undefined>;

/** Posts with Jira's two timeouts: one for the connection, one for the response. */
export const postWebhook: PostWebhook = (url, headers, body, signal) =>
  new Promise((resolve) => {
    const client = url.startsWith('https:') ? https : http;
    const request = client.request(url, {
      method: 'POST',
      signal,
      headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
    });
    const giveUp = () => request.destroy(new Error('time-out'));
    const connecting = setTimeout(giveUp, CONNECTION_TIMEOUT_MS);
    const waiting = setTimeout(giveUp, RESPONSE_TIMEOUT_MS);
    const finish = (status: number | undefined) => {
      clearTimeout(connecting);
      clearTimeout(waiting);
      resolve(status);
    };
    request.on('socket', (socket) => {
      if (socket.connecting) socket.once('connect', () => clearTimeout(connecting));
      else clearTimeout(connecting);
    });
    request.on('response', (response) => {
      response.on('error', () => finish(undefined));
      response.resume();
      finish(response.statusCode);
    });
    request.on('error', () => finish(undefined));
    request.end(body);
  });
