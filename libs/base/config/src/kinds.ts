import { isIP } from 'node:net';
import { z } from 'zod';

/**
 * The schemas of the values of variables. Each message follows `NAME must be`, describes a valid value with an example, and
 * never repeats the given value, which may be a secret.
 */

/** A whole number from `least` to `most`; `example` is for the message. */
export function wholeNumber(example: number, least = 1, most = Number.MAX_SAFE_INTEGER) {
  const range = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`;
  const error = `a whole number ${range}, like ${example}`;
  const number = z.coerce.number<string>({ error }).int({ error }).min(least, { error }).max(most, { error });
  // without this check, spaces would be read as 0
  return z.string().trim().min(1, { error }).pipe(number);
}

/** A number with a default, which is also the example. */
export const numberOr = (usual: number) => wholeNumber(usual).default(usual);

/** The longest timer of Node; a longer one fires at once. */
const LONGEST_TIMER_MS = 2_147_483_647;
export const timerOr = (usual: number) => wholeNumber(usual, 1, LONGEST_TIMER_MS).default(usual);

export const flagOr = (usual: boolean) => z.stringbool('true or false').default(usual);

const isText = (text: string): boolean => text.trim() !== '';

/** A path of a file or folder. */
export const pathLike = (example: string) => z.string().refine(isText, `a path, like ${example}`);

/** An API token of Atlassian. Quotes are refused, because some `.env` readers keep them. */
export const token = z
  .string()
  .regex(/^[^\s"']+$/, 'a token without spaces, line breaks and quotes, as id.atlassian.com shows it once');

export const password = z.string().refine(isText, 'a password, not only spaces');

export const email = z.string().regex(/^[^\s@"'<>]+@[^\s@"'<>]+$/, 'an e-mail address, like ada@example.com');

/** A host name with a dot, without scheme and path. */
export const domain = z
  .string()
  .regex(
    /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\.?$/,
    'the host name of the site, without https:// and path, like your-org.atlassian.net',
  );

/** An address that a server can listen on. */
export const listenAddress = z
  .string()
  .refine(
    (text) => isIP(text) !== 0 || /^[\w-]+(\.[\w-]+)*\.?$/.test(text),
    'an address or a host name, without port and http://, like 127.0.0.1 or ::',
  );

export const webUrl = (example: string) => z.url({ protocol: /^https?$/, error: `a URL, like ${example}` });

const REDIS_URL = 'a redis:// or rediss:// URL, like redis://127.0.0.1:6379 or redis://127.0.0.1:6379/0';
export const redisUrl = z
  .url({ protocol: /^rediss?$/, error: REDIS_URL })
  .refine((text) => !URL.canParse(text) || /^\/?\d*$/.test(new URL(text).pathname), REDIS_URL);

export const day = z.iso.date('a day, like 2027-02-03');

export const uuid = z.uuid('a cloud id, like f0f7a244-4fb4-41f9-b1f0-b79e24a20f11');

/** A list separated by commas. */
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

export const listOf = (isPart: (part: string) => boolean, what: string) =>
  list.refine((parts) => parts.every(isPart), what);

/** A list separated by commas, with at least one entry. */
export const someOf = (isPart: (part: string) => boolean, what: string) =>
  list.refine((parts) => parts.length > 0 && parts.every(isPart), what);

/** Returns true for an IP address, a network with a prefix length, or a name that express knows, such as `loopback`. */
export function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', prefix, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

/** Returns true for `host`, `host:port` or `*.domain`. */
export function isHostPattern(text: string): boolean {
  return /^(\*\.)?[\w-]+(\.[\w-]+)*(:\d{1,5})?$/.test(text) || /^\[[0-9a-f:]+\](:\d{1,5})?$/i.test(text);
}
