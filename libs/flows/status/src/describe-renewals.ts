import { countOf } from '@jiralake/core';
import type { OwedRenewal } from '@jiralake/ledger';
import { formatAge } from './format-age';

const MOST_NAMED = 5;

/** What changed and is in the lake under its old name or state, `undefined` when there is nothing. */
export function describeRenewals(renewals: readonly OwedRenewal[], now: number): string | undefined {
  const [oldest] = renewals;
  if (!oldest) return undefined;
  const named = renewals.slice(0, MOST_NAMED).map(nameOf).join(', ');
  const more = renewals.length > MOST_NAMED ? ', …' : '';
  const age = formatAge(Math.max(0, now - oldest.since));
  return `${countOf(renewals.length, 'thing')} changed without an event of the issues, which are being done again since ${age}: ${named}${more}`;
}

function nameOf({ kind, id, scope }: OwedRenewal): string {
  const place = id === undefined && scope !== undefined ? ` of project ${scope}` : '';
  return [kind.replaceAll('_', ' '), id].filter(Boolean).join(' ') + place;
}
