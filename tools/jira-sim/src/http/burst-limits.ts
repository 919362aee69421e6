import { errorReply, type Reply } from './route';
import type { Knock } from './caller';

/** Maximum requests per second by endpoint and method, as Jira Cloud documents them for a site. */
const USUAL_LIMIT = 100;
const LIMITS: Readonly<Record<string, number>> = {
  'GET /rest/api/3/issue/:idOrKey': 150,
  'GET /rest/api/3/issue/:idOrKey/changelog': 200,
  'GET /rest/api/3/attachment/content/:id': 300,
};

/** A token bucket for each endpoint and method that holds the requests of one second and refills steadily. */
export interface BurstLimits {
  /** returns the response to a request above the limit */
  refuse(knock: Pick<Knock, 'method' | 'route' | 'caller'>): Reply | undefined;
}

/** The limits of a site, shared by all its accounts; the media host has none. */
export function createBurstLimits(now: () => number): BurstLimits {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    refuse({ method, route, caller }) {
      if (caller === 'media') return undefined;
      const name = `${method} ${route}`;
      const limit = LIMITS[name] ?? USUAL_LIMIT;
      const { left, at } = buckets.get(name) ?? { left: limit, at: now() };
      const filled = Math.min(limit, left + ((now() - at) * limit) / 1_000);
      buckets.set(name, { left: filled >= 1 ? filled - 1 : filled, at: now() });
      if (filled >= 1) return undefined;
      const headers = {
        'Retry-After': '1',
        'RateLimit-Reason': 'jira-burst-based',
        'X-RateLimit-Limit': String(limit),
        'X-RateLimit-Remaining': '0',
      };
      return { ...errorReply(429, 'Too many requests'), headers };
    },
  };
}
