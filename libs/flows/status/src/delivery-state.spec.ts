import type { DeliveryCounts } from '@jiralake/ledger';
import { describeDeliveries, deliveryStateOf } from './delivery-state';

const now = 1_000_000_000;
const none = { accepted: 0, unavailable: 0, refused: {} };
const quiet: DeliveryCounts = {
  ever: none,
  day: none,
  unsignedInRow: 0,
  lastAcceptedAt: undefined,
  lastRefusedAt: undefined,
};
const of = (
  accepted: number,
  refused: Record<string, number> = {},
  changed: Partial<DeliveryCounts> = {},
) => {
  const numbers = { accepted, unavailable: 0, refused };
  return { ...quiet, ever: numbers, day: numbers, ...changed };
};

it.each([
  ['none', 'that never came', quiet],
  ['well', 'that are taken', of(35)],
  ['well', 'that are taken, but for a few', of(100, { '401': 9 })],
  ['many', 'of which one in ten is refused', of(90, { '401': 9, '422': 1 })],
  ['well', 'of which two strangers sent some', of(1, { '401': 2 })],
  ['many', 'that are signed and name nothing', of(0, { '422': 3 })],
  ['refused', 'that are all refused', of(0, { '401': 1 })],
  ['refused', 'that are refused of late', of(1_000, { '401': 12 }, { unsignedInRow: 12 })],
  [
    'well',
    'of which many were refused the day before',
    of(5, {}, { ever: { ...none, accepted: 5, refused: { '401': 50 } } }),
  ],
  [
    'well',
    'that wait for Redis',
    { ...quiet, ever: { ...none, unavailable: 3 }, day: { ...none, unavailable: 3 } },
  ],
] as const)('%s: webhooks %s', (state, _, counts) => expect(deliveryStateOf(counts)).toBe(state));

it('are told in words', () => {
  expect(describeDeliveries(quiet, now)).toBe('no webhook has come yet');
  const taken = of(340, {}, { lastAcceptedAt: now - 180_000 });
  expect(describeDeliveries(taken, now)).toBe(
    'webhooks within a day: 340 taken, 0 refused, the last one taken 3 min ago',
  );
  const day = { accepted: 0, unavailable: 4, refused: { '401': 34, '413': 1 } };
  expect(describeDeliveries({ ...quiet, ever: day, day, lastRefusedAt: now - 5_000 }, now)).toBe(
    'webhooks within a day: 0 taken, 35 refused (401: 34, 413: 1), 4 to be sent again, none ever taken, the last one refused 5 s ago',
  );
});
