import { createHash, timingSafeEqual } from 'node:crypto';

/** True when an Authorization header is Basic authentication of the user `admin` with this password. */
export function isAdmin(authorization: string | undefined, password: string | undefined): boolean {
  if (password === undefined || authorization === undefined) return false;
  const [scheme, credentials] = authorization.split(' ');
  if (scheme?.toLowerCase() !== 'basic' || credentials === undefined) return false;
  const given = Buffer.from(credentials, 'base64').toString('utf8');
  // hashes have one length, so the comparison tells nothing about that of the password
  return timingSafeEqual(digest(given), digest(`admin:${password}`));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
