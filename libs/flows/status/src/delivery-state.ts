import type { DeliveryCounts, DeliveryNumbers } from '@jiralake/ledger';
import { formatAge } from './format-age';

/** `none`: no webhook was ever received; `refused`: all are refused; `many`: many of the last day are refused; `well`: none of these. */
export type DeliveryState = 'none' | 'refused' | 'many' | 'well';

/** So many webhooks in a row without a valid signature, as in the alarm of the ingress. */
const ROW = 12;
/** At least `least` refused webhooks, and one in `oneIn`: port scanners send fewer. */
const MANY = { oneIn: 10, least: 3 };

/** Returns the state of the webhooks by their counts. */
export function deliveryStateOf({ ever, day, unsignedInRow }: DeliveryCounts): DeliveryState {
  if (sumOf(ever) === 0) return 'none';
  const unsigned = ever.refused['401'] ?? 0;
  if (unsignedInRow >= ROW || (ever.accepted === 0 && unsigned > 0)) return 'refused';
  const refused = refusedOf(day);
  return refused >= MANY.least && refused * MANY.oneIn >= sumOf(day) ? 'many' : 'well';
}

/** Describes the counts: `webhooks within a day: 340 taken, 2 refused (401: 2), the last one taken 3 min ago`. */
export function describeDeliveries(counts: DeliveryCounts, now: number): string {
  const { ever, day, lastAcceptedAt, lastRefusedAt } = counts;
  if (sumOf(ever) === 0) return 'no webhook has come yet';
  const refused = refusedOf(day);
  const statuses = Object.entries(day.refused).map(([status, count]) => `${status}: ${count}`);
  const parts = [
    `${day.accepted} taken`,
    `${refused} refused${refused > 0 ? ` (${statuses.join(', ')})` : ''}`,
    ...(day.unavailable > 0 ? [`${day.unavailable} to be sent again`] : []),
    lastAcceptedAt === undefined
      ? 'none ever taken'
      : `the last one taken ${formatAge(now - lastAcceptedAt)} ago`,
    ...(refused > 0 && lastRefusedAt !== undefined
      ? [`the last one refused ${formatAge(now - lastRefusedAt)} ago`]
      : []),
  ];
  return `webhooks within a day: ${parts.join(', ')}`;
}

function refusedOf({ refused }: DeliveryNumbers): number {
  return Object.values(refused).reduce((sum, count) => sum + count, 0);
}

function sumOf(numbers: DeliveryNumbers): number {
  return numbers.accepted + numbers.unavailable + refusedOf(numbers);
}
