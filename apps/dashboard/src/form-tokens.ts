import { createHmac, timingSafeEqual } from 'node:crypto';

/** Proof that a form came from a page of this process: another site cannot read it, so it cannot forge the form. */
export interface FormTokens {
  issue(): string;
  accepts(token: unknown): boolean;
}

const DAY_MS = 86_400_000;

/** Tokens bound to `secret` and to the day; those of the day before still count, for pages opened before midnight. */
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
