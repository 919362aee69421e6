import { evaluateEventLog } from './event-log';

const at = Date.parse('2026-02-03T10:45:00Z');

it.each([
  [undefined, undefined, 'ok', 'no webhook event is logged'],
  [at, undefined, 'ok', 'the last webhook event was logged after 2026-02-03 10:45 UTC'],
  [at, at + 900_000, 'ok', 'the last webhook event was logged after 2026-02-03 10:45 UTC'],
  [
    at,
    at + 3_600_000,
    'warning',
    'the last webhook event was logged after 2026-02-03 10:45 UTC, but one was accepted at 2026-02-03 11:45 UTC',
  ],
  [undefined, at, 'warning', 'no webhook event is logged, but one was accepted at 2026-02-03 10:45 UTC'],
])('logged %p, accepted %p: %s', (latest, accepted, state, what) => {
  expect(evaluateEventLog(latest, accepted)).toMatchObject({ state, what });
});
