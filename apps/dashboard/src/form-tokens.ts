import { createHmac, timingSafeEqual } from 'node:crypto';

/** CSRF tokens. Another site cannot read the token of a page, so it cannot forge a form. */
export interface FormTokens {
  issue(): string;
  accepts(token: unknown): boolean;
}

const DAY_MS = 86_400_000;

/** Creates tokens from `secret` and the UTC day. A token is valid on its day and on the next, for pages opened before midnight. */
export function createFormTokens(secret: Buffer, now: () => number = Date.now): FormTokens {
  const today = (): number => Math.floor(now() / DAY_MS);
  const tokenOf = (day: number): string =>
    createHmac('sha256', secret).update(`form of day ${day}`).digest('base64url');
  return {
    issue: () => tokenOf(today()),
    accepts: (token) =>
      typeof token === 'string' && [today(), today() - 1].some((day) => isEqual(token, tokenOf(day))),
  };
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
