import { faultRules } from '../faults/fault-rule';
import { checked } from './checked-body';
import type { Gate } from './create-app';
import { errorReply, type Route } from './route';

const USUAL_LIMIT = 100;

/** The simulator's own endpoints for fault rules and the log of requests. */
export function faultRoutes({ faults, log }: Gate): Route[] {
  return [
    [
      'GET',
      '/_sim/faults',
      'the rules with `matched` and `applied`',
      () => ({ status: 200, body: faults.report() }),
    ],
    [
      'POST',
      '/_sim/faults',
      'replaces all rules, `[]` for none; 400 with the reason; answers as `GET` does',
      checked(faultRules, (rules) => {
        faults.replace(rules);
        return { status: 200, body: faults.report() };
      }),
    ],
    [
      'GET',
      '/_sim/requests',
      '`{ method, route, account, count }[]` per endpoint and account',
      () => ({ status: 200, body: log.counts() }),
    ],
    [
      'DELETE',
      '/_sim/requests',
      'empties these counts, and the log',
      () => {
        log.reset();
        return { status: 200, body: log.counts() };
      },
    ],
    [
      'GET',
      '/_sim/log',
      'the last requests by arrival, `limit=100` unless it says otherwise: `{ seq, at, method, path, route, account, status, ms, range, bytes, faults }`; `status` is null without an answer, `range` is what was asked for, `bytes` went out, headers included',
      ({ query }) => {
        const limit = query.get('limit') ?? String(USUAL_LIMIT);
        return /^\d{1,6}$/.test(limit)
          ? { status: 200, body: log.last(Number(limit)) }
          : errorReply(400, 'limit has to be a whole number');
      },
    ],
  ];
}
