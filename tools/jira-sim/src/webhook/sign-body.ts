import { createHmac } from 'node:crypto';

/** Returns the value of `X-Hub-Signature`: an HMAC over the sent bytes. */
export function signBody(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body, 'utf8').digest('hex')}`;
}
