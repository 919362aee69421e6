import type { Visibility } from './sim-issue';

const RESTRICTIONS: readonly [Visibility, Visibility] = [
  { type: 'role', value: 'Service Desk Team', identifier: '10101' },
  { type: 'group', value: 'secret-team', identifier: '7f2a1c34-63d7-42c8-9520-92d01dca0625' },
];

/** Returns a restriction derived from the id. It uses no random number, so the rest of the generated site stays the same. */
export function visibilityOf(id: string): Visibility {
  return RESTRICTIONS[Number(id) % 2 === 0 ? 0 : 1];
}
