import { createHmac, timingSafeEqual } from 'node:crypto';

/** The accepted methods of X-Hub-Signature; Atlassian announces that others may follow. */
const METHODS = ['sha256'] as const;

/**
 * Verifies an `X-Hub-Signature` (`sha256=<hex>`) over the raw bytes of a body, in constant time. Several secrets are
 * valid while one is being rotated. Source: https://developer.atlassian.com/cloud/jira/platform/webhooks/
 */
export function verifySignature(
  body: Buffer,
  header: string | undefined,
  secrets: readonly string[],
): boolean {
  const [name, hex] = header?.split('=') ?? [];
  const method = METHODS.find((known) => known === name);
  if (!method || hex === undefined || !/^[0-9a-f]{64}$/i.test(hex)) return false;
  const given = Buffer.from(hex, 'hex');
  // no early exit, because the duration must not tell which secret matched
  return secrets
    .map((secret) => timingSafeEqual(createHmac(method, secret).update(body).digest(), given))
    .some(Boolean);
}
