import type { Visibility } from './sim-issue';

const RESTRICTIONS: readonly [Visibility, Visibility] = [
  { type: 'role', value: 'Service Desk Team', identifier: '10101' },
  { type: 'group', value: 'secret-team', identifier: '7f2a1c34-63d7-42c8-9520-92d01dca0625' },
];

/** A restriction, the same for the same id: no random number is used, so a site is what it was without. */
export function visibilityOf(id: string): Visibility {
  return RESTRICTIONS[Number(id) % 2 === 0 ? 0 : 1];
}
