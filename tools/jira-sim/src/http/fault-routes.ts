import { faultRules } from '../faults/fault-rule';
import { checked } from './checked-body';
import type { Gate } from './create-app';
import { errorReply, type Route } from './route';

const USUAL_LIMIT = 100;

/** The simulator's own endpoints for what goes wrong and for what was asked. */
export function faultRoutes({ faults, log }: Gate): Route[] {
  return [
    ['GET', '/_sim/faults', () => ({ status: 200, body: faults.report() })],
    [
      'POST',
      '/_sim/faults',
      checked(faultRules, (rules) => {
        faults.replace(rules);
        return { status: 200, body: faults.report() };
      }),
    ],
    ['GET', '/_sim/requests', () => ({ status: 200, body: log.counts() })],
    [
      'DELETE',
      '/_sim/requests',
      () => {
        log.reset();
        return { status: 200, body: log.counts() };
      },
    ],
    [
      'GET',
      '/_sim/log',
      ({ query }) => {
        const limit = query.get('limit') ?? String(USUAL_LIMIT);
        return /^\d{1,6}$/.test(limit)
          ? { status: 200, body: log.last(Number(limit)) }
          : errorReply(400, 'limit has to be a whole number');
      },
    ],
  ];
}
