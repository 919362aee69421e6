import { errorReply, type Reply } from './route';
import type { Knock } from './caller';

/** Most requests a second to one endpoint by one method, as Jira Cloud documents them for a site. */
const USUAL_LIMIT = 100;
const LIMITS: Readonly<Record<string, number>> = {
  'GET /rest/api/3/issue/:idOrKey': 150,
  'GET /rest/api/3/issue/:idOrKey/changelog': 200,
  'GET /rest/api/3/attachment/content/:id': 300,
};

/** A bucket for each endpoint and method that holds the requests of a second and fills up steadily. */
export interface BurstLimits {
  /** The answer to a request that is one too many. */
  refuse(knock: Pick<Knock, 'method' | 'route' | 'caller'>): Reply | undefined;
}

/** The limits of one site, for all its accounts together; the media host has none. */
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
