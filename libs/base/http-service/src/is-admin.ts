import { createHash, timingSafeEqual } from 'node:crypto';

/** Returns true when an Authorization header is Basic authentication of the user `admin` with this password. */
export function isAdmin(authorization: string | undefined, password: string | undefined): boolean {
  if (password === undefined || authorization === undefined) return false;
  const [scheme, credentials] = authorization.split(' ');
  if (scheme?.toLowerCase() !== 'basic' || credentials === undefined) return false;
  const given = Buffer.from(credentials, 'base64').toString('utf8');
  // hashes have equal lengths, so the time of the comparison does not reveal the length of the password
  return timingSafeEqual(digest(given), digest(`admin:${password}`));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
