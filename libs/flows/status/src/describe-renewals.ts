import { countOf } from '@jiralake/core';
import type { PendingRenewal } from '@jiralake/ledger';
import { formatAge } from './format-age';

const MOST_NAMED = 5;

/** Describes the changed things that the lake still shows by an old name or state; `undefined` when there are none. */
export function describeRenewals(renewals: readonly PendingRenewal[], now: number): string | undefined {
  const [oldest] = renewals;
  if (!oldest) return undefined;
  const named = renewals.slice(0, MOST_NAMED).map(nameOf).join(', ');
  const more = renewals.length > MOST_NAMED ? ', …' : '';
  const age = formatAge(Math.max(0, now - oldest.since));
  return `${countOf(renewals.length, 'thing')} changed without an event of the issues, which are being done again since ${age}: ${named}${more}`;
}

function nameOf({ kind, id, scope }: PendingRenewal): string {
  const place = id === undefined && scope !== undefined ? ` of project ${scope}` : '';
  return [kind.replaceAll('_', ' '), id].filter(Boolean).join(' ') + place;
}
